"""In place of Spark's part of the jobs: lines are judged by the library's exact judges, Parquet is the simulation's.

Everything else of the jobs and their library runs as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from glue.lib import csv_files, normal, prepare, written
from glue.lib.contract import LINEAGE, Contract
from glue.lib.csv_header import Layout
from glue.lib.landed import STAGED, Batch, StagedObject
from glue.lib.outputs import write_quarantine
from glue.lib.staging import copy_key
from glue.lib.work import Work
from glue.lib.written import RowFiles, Written
from landfall_simulated.measuring import measure
from landfall_simulated.records import Judged, Values, judged_lines, judged_records
from landfall_simulated.tables import Table, read_parquet, write_parquet

_SQL_TYPES = {"bigint": "bigint", "timestamp": "timestamp"}


class Session:
    """In place of SparkSession."""

    conf = SimpleNamespace(set=lambda _name, _value: None)
    read = SimpleNamespace(parquet=read_parquet)

    def createDataFrame(self, rows: Sequence[tuple], schema: Any) -> Table:  # noqa: N802 (Spark's name for it)
        """As Spark's."""
        kinds = [_SQL_TYPES.get(each.dataType.simpleString(), "varchar") for each in schema.fields]
        return Table(tuple(zip(schema.fieldNames(), kinds, strict=True)), rows)


Session.builder = SimpleNamespace(getOrCreate=Session)


@dataclass(frozen=True)
class GoodRow:
    """A good record, and where it came from."""

    object: int
    source: str
    line: int
    landed_at: datetime
    values: Values


def write_json_lines(work: Work, batch: Batch, staged: Sequence[StagedObject], files: RowFiles) -> Written:
    """In place of glue.lib.json_lines.write_json_lines."""
    return _split(work, batch, staged, files, dict.fromkeys(_readable(staged), judged_lines))


def write_records(self: csv_files.CsvRecords, layouts: dict[int, Layout]) -> Written:
    """In place of glue.lib.csv_files.CsvRecords.write."""

    def judge(layout: Layout) -> Callable[[bytes, Contract], Any]:
        return lambda content, contract: judged_records(content, contract, layout, self._delimiter)

    judges = {at: judge(layouts[at]) for at in _readable(self._staged) if at in layouts}
    return _split(self._work, self._batch, self._staged, self._files, judges)


def table_rows(good: Sequence[GoodRow], contract: Contract, batch: str, *more: str) -> Table:
    """In place of glue.lib.rows.table_rows."""
    columns = [(column.name, column.type) for column in contract.table_columns]
    rows = [
        (
            *(row.values[column.name] for column in contract.columns),
            row.source,
            row.line,
            row.landed_at,
            batch,
            *(getattr(row, name) for name in more),
        )
        for row in good
    ]
    return Table((*columns, *((name, "integer") for name in more)), rows)


def normal_rows(raw: Table, contract: Contract, batch: str) -> Table:
    """In place of glue.lib.normal.normal_rows."""
    kept = [(column.name, column.type) for column in (*contract.without_private().columns, *LINEAGE)]
    places = [raw.names.index(name) for name, _ in kept[:-1]]
    return Table(tuple(kept), [(*(row[at] for at in places), batch) for row in raw.rows])


def install() -> None:
    """Puts the stand-ins where the library looks for what they stand for."""
    prepare._WRITERS["json-lines"] = write_json_lines
    csv_files.CsvRecords.write = write_records
    normal.F = SimpleNamespace(col=lambda name: name)
    normal._looked_up = _looked_up
    for module, name, stand_in in (
        (written, "table_rows", table_rows),
        (written, "write_parquet", write_parquet),
        (prepare, "write_parquet", write_parquet),
        (prepare, "measure", measure),
        (normal, "write_parquet", write_parquet),
        (normal, "normal_rows", normal_rows),
    ):
        if not hasattr(module, name):
            raise AttributeError(f"{module.__name__} has no {name} any more for the simulation to stand in for.")
        setattr(module, name, stand_in)


def _split(
    work: Work, batch: Batch, staged: Sequence[StagedObject], files: RowFiles, judges: dict[int, Any]
) -> Written:
    """Writes what is good of the objects that have judges, and quarantines the rest."""
    good: list[GoodRow] = []
    bad: list[tuple[str, Judged]] = []
    for at, judge in judges.items():
        one = staged[at]
        key = copy_key(batch.id, at, work.contract.format)
        content = work.s3.get_object(Bucket=work.staging, Key=key)["Body"].read()
        for judged in judge(content, work.contract):
            if judged.values is None:
                bad.append((one.landed.source, judged))
            else:
                good.append(GoodRow(at, one.landed.source, judged.line, one.landed_at, judged.values))
    if good:
        files.write(good)
    quarantined: dict[str, int] = {}
    for source, _ in bad:
        quarantined[source] = quarantined.get(source, 0) + 1
    listed = ({"source": of, "line": each.line, "reason": each.reason, "record": each.record} for of, each in bad)
    write_quarantine(work.s3, work.staging, work.dataset, listed)
    return Written(len(good), quarantined)


def _readable(staged: Sequence[StagedObject]) -> list[int]:
    return [at for at, each in enumerate(staged) if each.state == STAGED and each.size > 0]


def _looked_up(known: dict[str, int], name: str) -> Callable[[Table, tuple], int]:
    return lambda table, row: known[row[table.names.index(name)]]
