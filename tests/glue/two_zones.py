"""A lake of two zones, whose jobs are run without Spark."""

import json
from typing import Any

from glue.lib.contract import Contract
from glue.lib.entries import Entries
from glue.lib.lake import Delivery, Table
from glue.lib.landed import OTHER, STAGED, Batch
from glue.lib.normal import raw_versions, refuse_overtaken
from glue.lib.publish import publish
from glue.lib.staging import stage
from glue.lib.work import Work
from glue.lib.zone import Zone
from tests.glue.conftest import TOLL
from tests.glue.fakes import manifest


class Lake:
    """A raw zone and one after it, into which batches go without Spark: a version's one file holds its name."""

    def __init__(self, s3: Any) -> None:
        self.s3 = s3
        self.contract = Contract.from_json(json.dumps(TOLL))
        self.work = Work(None, self.s3, self.contract, "staging", "jr_1", deletes_rows=True)  # type: ignore[arg-type]
        self.raw = self._table("raw/", "ledger/toll_table/raw/")
        self.processed = self._table("processed/", "ledger/toll_table/")

    def _table(self, prefix: str, ledger: str) -> Table:
        return Table(Zone("staging", prefix), "toll_table", Entries(self.s3, "staging", ledger))

    def batch(self, *events: dict[str, Any]) -> Batch:
        """A batch of events."""
        return Batch.from_manifest(manifest("b", *events))

    def run(self, *events: dict[str, Any]) -> dict[str, int]:
        """Both jobs on a batch.

        Out:    what became of the versions in the second zone
        """
        batch = self.batch(*events)
        staged = stage(self.s3, batch, "staging")
        found = [(each, each.landed.version if each.state == STAGED else None) for each in staged]
        self._publish(batch, found, self.raw)
        raw = raw_versions(self.work, batch, self.raw)
        # What the second job makes of the first one's files, without their content.
        again = [(each.staged, each.staged.landed.version if each.rows else None) for each in raw]
        outcomes = self._publish(batch, again, self.processed)
        refuse_overtaken(raw, self.raw, self.processed)
        return outcomes

    def _publish(self, batch: Batch, found: list[Any], table: Table) -> dict[str, int]:
        deliveries = []
        for each, content in found:
            if content is not None:
                self.s3.place(f"out/{content}", content.encode())
            files = [] if content is None else [("staging", f"out/{content}")]
            if each.state != OTHER:
                deliveries.append(Delivery(each, files, len(files)))
        return publish(self.work, batch, deliveries, table, [each for each, _ in found]).outcomes

    def rows(self, zone: str = "processed") -> list[str]:
        """The versions whose rows readers find."""
        return sorted(file.read_text() for file in self.s3.staging.glob(f"{zone}/toll_table/source=*/*.parquet"))
