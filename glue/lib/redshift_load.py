"""Loading what is prepared: the lists of a batch into the warehouse, and then its summary.

Runs on Python 3.9 too (Python shell jobs), so it keeps to that version's syntax, and imports neither Spark nor boto3.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Dict, Optional

from glue.lib.contract import Contract
from glue.lib.load import Load, load_statements
from glue.lib.summary import read_handover, write_summary
from glue.lib.warehouse import Warehouse


@dataclass(frozen=True)
class RedshiftLoad:
    """Loads batches of one dataset, of which an earlier job has left Parquet and lists."""

    s3: Any
    warehouse: Warehouse
    contract: Contract
    staging: str
    copy_role: str

    def run(self, batch: str) -> Dict[str, Any]:
        """Loads a batch in one transaction; its summary comes last, when it is true.

        Out:    the summary
        """
        handed = read_handover(self.s3, self.staging, self.contract.dataset, batch)
        started = time.perf_counter()
        lists = handed["objectsManifest"], handed["rowsManifest"]
        self.load(batch, handed["jobRun"], *lists, removes=handed["removes"])
        summary = handed["summary"]
        summary["seconds"]["load"] = round(time.perf_counter() - started, 3)
        write_summary(self.s3, self.staging, summary)
        return summary

    def load(
        self, batch: str, job_run: str, objects_manifest: str, rows_manifest: Optional[str], *, removes: bool
    ) -> None:
        """Runs the load's transaction. Safe to run twice: the ledger knows what the warehouse has."""
        load = Load(batch, job_run, self.copy_role, objects_manifest, rows_manifest, removes)
        self.warehouse.run(load_statements(self.contract, load))
