"""The exact way of a line: any line at all, to the JSON of its row or to everything that is wrong with it."""

import json
from collections.abc import Callable
from typing import NamedTuple

from glue.lib.contract import Contract
from glue.lib.record import NotARecordError, parse_record
from glue.lib.values import UnfitError, column_check


class Verdict(NamedTuple):
    """Exactly one of the two is there."""

    json: str | None
    """A JSON object of the contract's columns alone, every value within its type."""
    problems: list[str]
    """In words: column, value shortened, what is wanted."""


def line_judge(contract: Contract) -> Callable[[bytes], Verdict]:
    """The judge of the contract's lines.

    In:     the bytes of one line, without line feed and byte order mark
    Out:    a Verdict; it never raises
    """
    checks = [(f"{json.dumps(column.sent)}:", column_check(column)) for column in contract.columns]

    def judge(line: bytes) -> Verdict:
        try:
            record = parse_record(bytes(line).decode("utf-8"))
        except UnicodeDecodeError as error:
            return Verdict(None, [f"no record: byte {error.start + 1} of the line is not UTF-8"])
        except NotARecordError:
            return Verdict(None, ["no record: one JSON object or one Python dict is wanted"])
        members, problems = [], []
        for label, check in checks:
            try:
                members.append(label + check(record))
            except UnfitError as problem:
                problems.append(str(problem))
        return Verdict(None, problems) if problems else Verdict("{" + ",".join(members) + "}", [])

    return judge
