"""Small tables in place of Spark's DataFrames, and Parquet files of them, which the simulation writes and reads."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from landfall_simulated.running import current
from landfall_simulated.wire import Message


@dataclass(frozen=True)
class Table:
    """Rows in memory. Types are Redshift's."""

    columns: tuple[tuple[str, str], ...]
    """Name and type."""
    rows: Sequence[tuple[Any, ...]]

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [name for name, _ in self.columns]

    def coalesce(self, _parts: int) -> "Table":
        """As a DataFrame's: it is in one part already."""
        return self

    def groupBy(self, name: str) -> "Groups":  # noqa: N802 (Spark's name for it)
        """As a DataFrame's."""
        return Groups(self, name)

    def withColumn(self, name: str, value: Callable[["Table", tuple], Any]) -> "Table":  # noqa: N802 (Spark's name)
        """As a DataFrame's; a column is a function of the table and a row. What is added is a whole number."""
        return Table((*self.columns, (name, "integer")), [(*row, value(self, row)) for row in self.rows])

    def only(self, name: str, wanted: Any) -> "Table":
        """Rows with this value, without its column."""
        at = self.names.index(name)
        rows = [row[:at] + row[at + 1 :] for row in self.rows if row[at] == wanted]
        return Table(self.columns[:at] + self.columns[at + 1 :], rows)


@dataclass(frozen=True)
class Groups:
    """Rows of a table by the values of a column."""

    table: Table
    name: str

    def count(self) -> "Groups":
        """As Spark's, of which only the counts are kept."""
        return self

    def collect(self) -> list[dict[str, Any]]:
        """How many rows each value has."""
        at = self.table.names.index(self.name)
        counted = Counter(row[at] for row in self.table.rows)
        return [{self.name: value, "count": count} for value, count in counted.items()]


def write_parquet(table: Table, folder: str, *, more: bool = False, by: str | None = None) -> None:
    """In place of glue.lib.outputs.write_parquet."""
    del more  # Files have names of their own, so that nothing is written over.
    current().files.append((folder, table))
    if by is None:
        _write(table, folder)
        return
    at = table.names.index(by)
    for value in sorted({row[at] for row in table.rows}):
        _write(table.only(by, value), f"{folder}{by}={value}/")


def read_parquet(*urls: str) -> Table:
    """The rows of a folder that this run has written, or of files that another has."""
    mine = [table for folder, table in current().files if folder.startswith(urls)]
    if mine:
        return Table(mine[0].columns, [row for table in mine for row in table.rows])
    found = _asked({"ask": "read", "files": [_place(url) for url in urls]})["value"]
    return Table(tuple((name, "") for name in found["columns"]), found["rows"])


def _write(table: Table, folder: str) -> None:
    bucket, prefix = _place(folder)
    columns = [[name, kind, [_text(row[at]) for row in table.rows]] for at, (name, kind) in enumerate(table.columns)]
    key = f"{prefix}part-00000-{uuid4()}.snappy.parquet"
    _asked({"ask": "write", "bucket": bucket, "key": key, "columns": columns})


def _asked(question: dict[str, Any]) -> dict[str, Any]:
    """The answer.

    Raises: OSError where S3 refuses, as Spark's tasks end then
    """
    answer = current().ask(Message(question)).content
    if "error" in answer:
        raise OSError(f"{answer['error']['code']}: {answer['error']['message']}")
    return answer


def _place(url: str) -> list[str]:
    return url.removeprefix("s3://").split("/", 1)


def _text(value: Any) -> str | None:
    """As DuckDB casts it back."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):  # moments are dates too, whichever class of theirs it is
        return value.isoformat().removesuffix("+00:00")
    return repr(value)
