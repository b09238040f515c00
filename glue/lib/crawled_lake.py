"""A lake whose tables are those that a crawler found: from a batch's manifest to files of whatever tables it has."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from glue.lib.contract import Contract
from glue.lib.crawled import CrawledTable, table_for
from glue.lib.csv_files import CsvRecords, read_headers
from glue.lib.csv_header import Header, layout
from glue.lib.forgetting import forget_bad_rows
from glue.lib.landed import OTHER, Batch, StagedObject
from glue.lib.prepare import Prepared, summary_of
from glue.lib.publish import deliveries_of, publish, table_in
from glue.lib.session import configured
from glue.lib.staging import stage
from glue.lib.summary import write_summary
from glue.lib.work import Work
from glue.lib.written import RowFiles, Written
from glue.lib.zone import Zone

NOTHING_DECLARED = Contract("crawled", (), format="csv")
"""Stands for the contract until the tables are known."""


@dataclass
class _Part:
    """What a batch has for one table."""

    crawled: CrawledTable | None
    """None where no object has rows, in a folder that was never crawled."""
    headers: dict[int, Header] = field(default_factory=dict)
    objects: set[int] = field(default_factory=set)


@dataclass
class CrawledLake:
    """One run of the job: `tables` are the CSV tables of the catalog's `database`."""

    work: Work
    tables: Sequence[CrawledTable]
    database: str
    processed: Zone

    def run(self, batch: Batch) -> None:
        """Brings a batch's rows into the tables that its files belong to; then sums up.

        Raises: BatchRefusedError where a file is no text; LookupError where a file with rows lies in no crawled folder
        """
        work = self.work
        configured(work.spark)
        with work.timed("stage"):
            staged = stage(work.s3, batch, work.staging, "csv")
        with work.timed("rows"):
            parts = self._parts(batch, staged)
            written = {name: self._write(batch, staged, part) for name, part in parts.items()}
        bad = {source: count for part in written.values() for source, count in part.quarantined.items()}
        forget_bad_rows(work, batch, bad)
        with work.timed("lake"):
            rows = {name: self._publish(batch, staged, name, parts[name], done) for name, done in written.items()}
        prepared = Prepared(batch, staged, Written(sum(part.good for part in written.values()), bad), [])
        summary = summary_of(work, prepared, sum(rows.values()))
        write_summary(work.s3, work.staging, {**summary, "tables": rows})

    def _parts(self, batch: Batch, staged: Sequence[StagedObject]) -> dict[str, _Part]:
        """The batch, by table."""
        tables = {at: table_for(each.landed, self.tables) for at, each in enumerate(staged) if each.state != OTHER}
        delimiters = {at: table.delimiter for at, table in tables.items() if table is not None}
        headers = read_headers(self.work, batch, staged, delimiters)
        parts: dict[str, _Part] = {}
        for at, table in tables.items():
            header = headers.get(at)
            self._check_crawled(staged[at], table, header)
            name = table.name if table else staged[at].landed.key.partition("/")[0]
            part = parts.setdefault(name, _Part(table))
            part.objects.add(at)
            if header is not None and table is not None:
                part.headers[at] = header if table.has_header else table.header()
        return parts

    def _check_crawled(self, each: StagedObject, table: CrawledTable | None, header: Header | None) -> None:
        if table is None and header is not None and not header.alone:
            source = each.landed.source
            raise LookupError(f"{source}: {self.database!r} has no CSV table for its folder. Has it been crawled?")

    def _write(self, batch: Batch, staged: Sequence[StagedObject], part: _Part) -> Written:
        if part.crawled is None:
            return Written()
        work, of_part = self._work_on(part), _only(staged, part.objects)
        files = RowFiles(work, batch, of_part, by_object=True)
        layouts = {at: layout(header, work.contract) for at, header in part.headers.items()}
        return CsvRecords(work, batch, of_part, files, part.crawled.delimiter).write(layouts)

    def _publish(self, batch: Batch, staged: Sequence[StagedObject], name: str, part: _Part, written: Written) -> int:
        work = self._work_on(part)
        deliveries = deliveries_of(work, batch, _only(staged, part.objects), written)
        return publish(work, batch, deliveries, table_in(work, self.processed, name, work.dataset), staged).rows

    def _work_on(self, part: _Part) -> Work:
        contract = part.crawled.contract(part.headers.values()) if part.crawled else NOTHING_DECLARED
        return replace(self.work, contract=contract)


def _only(staged: Sequence[StagedObject], objects: set[int]) -> list[StagedObject]:
    """The staged objects at the same places, of which only some are of the batch."""
    return [each if at in objects else replace(each, state=OTHER) for at, each in enumerate(staged)]
