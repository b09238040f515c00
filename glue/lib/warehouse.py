"""Statements to Redshift through its Data API: one transaction, tried again where that is safe.

Runs on Python 3.9 too (Python shell jobs), so it keeps to that version's syntax.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import Any, Callable, Dict, Optional, Sequence

from botocore.exceptions import ClientError

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.05, 2.0
MAX_TRIES = 5
# Data API limits of one batch.
MAX_STATEMENTS, MAX_STATEMENT_BYTES = 40, 100_000
# What Redshift says when two transactions met; rolled back whole, so trying again is safe.
_COLLISIONS = (
    "serializable isolation violation",
    "could not serialize",
    "conflict with concurrent",
    "deadlock detected",
)


class StatementError(RuntimeError):
    """The warehouse refused a statement; the message has its text and the warehouse's reason."""


@dataclass(frozen=True)
class Warehouse:
    """Where statements run, and the `redshift-data` client to run them with."""

    client: Any
    database: str
    workgroup: Optional[str] = None
    cluster: Optional[str] = None
    sleep: Callable[[float], None] = time.sleep

    def run(self, statements: Sequence[str]) -> None:
        """Runs the statements as one transaction, and returns when it is committed.

        Collisions with other transactions and aborted ones are tried again, each time with a client token of its own:
        with the same token the Data API would answer with the statement that failed.

        Raises: StatementError
        """
        _check_limits(statements)
        for attempt in range(1, MAX_TRIES + 1):
            outcome = self._attempt(statements)
            if outcome["Status"] == "FINISHED":
                return
            if attempt == MAX_TRIES or not _is_transient(outcome):
                raise StatementError(_explained(outcome, attempt))
            self.sleep(min(FIRST_WAIT_SECONDS * 2**attempt, LONGEST_WAIT_SECONDS))

    def _attempt(self, statements: Sequence[str]) -> Dict[str, Any]:
        target = {"WorkgroupName": self.workgroup} if self.workgroup else {"ClusterIdentifier": self.cluster}
        try:
            submitted = self.client.batch_execute_statement(
                **target, Database=self.database, Sqls=list(statements), ClientToken=uuid.uuid4().hex
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ActiveStatementsExceededException":
                raise
            return {"Status": "ABORTED", "Error": str(error)}
        return self._outcome(submitted["Id"])

    def _outcome(self, statement: str) -> Dict[str, Any]:
        wait = FIRST_WAIT_SECONDS
        while True:
            described = self.client.describe_statement(Id=statement)
            if described["Status"] in ("FINISHED", "FAILED", "ABORTED"):
                return described
            self.sleep(wait)
            wait = min(wait * 1.5, LONGEST_WAIT_SECONDS)


def _check_limits(statements: Sequence[str]) -> None:
    if len(statements) > MAX_STATEMENTS:
        raise ValueError(f"{len(statements)} statements; the Data API takes {MAX_STATEMENTS} in a batch. Give fewer.")
    for statement in statements:
        size = len(statement.encode())
        if size > MAX_STATEMENT_BYTES:
            raise ValueError(f"{statement[:80]}…: {size} bytes; the Data API takes {MAX_STATEMENT_BYTES}.")


def _is_transient(outcome: Dict[str, Any]) -> bool:
    errors = _errors(outcome).lower()
    return outcome["Status"] == "ABORTED" or any(collision in errors for collision in _COLLISIONS)


def _explained(outcome: Dict[str, Any], attempt: int) -> str:
    failed = (each for each in outcome.get("SubStatements", []) if each["Status"] == "FAILED")
    text = next(failed, outcome).get("QueryString", "the batch")
    return f"{text}: {outcome['Status']} after {attempt} of {MAX_TRIES} tries: {_errors(outcome) or 'no reason given'}"


def _errors(outcome: Dict[str, Any]) -> str:
    """The batch's error; its statements' too, where they say more."""
    said = [outcome.get("Error"), *[each.get("Error") for each in outcome.get("SubStatements", [])]]
    return "; ".join(dict.fromkeys(error for error in said if error))
