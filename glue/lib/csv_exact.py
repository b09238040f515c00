"""The exact way of a CSV record: any bytes at all, to the JSON of its row or to everything that is wrong with it."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from glue.lib.contract import Column, Contract
from glue.lib.csv_text import COMMA, fields
from glue.lib.record import NotARecordError, Number
from glue.lib.values import UnfitError, column_check

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BOOLEANS = {"true": True, "false": False}


class Verdict(NamedTuple):
    """Either `json` is there, or `problems` are."""

    json: str | None
    """A JSON object of the contract's columns alone, every value within its type."""
    problems: list[str]
    bad_byte: int | None = None
    """Place of the first byte that is not UTF-8, from 0 at the record's first."""


def record_judge(contract: Contract, delimiter: str = COMMA) -> Callable[[bytes, int, Sequence[int]], Verdict]:
    """The judge of the contract's records.

    In:     the bytes of a record; fields that its file's header has; place of each column, -1 for one that is not there
    Out:    a Verdict; it never raises
    """
    columns = [(column, _reader(column), column_check(column)) for column in contract.columns]

    def judge(content: bytes, width: int, positions: Sequence[int]) -> Verdict:
        try:
            found = fields(content.decode("utf-8"), delimiter)
        except UnicodeDecodeError as error:
            return Verdict(None, ["it is not UTF-8"], error.start)
        except NotARecordError as error:
            return Verdict(None, [f"no record: {error}"])
        if len(found) != width:
            return Verdict(None, [f"no record: {len(found)} fields, where the header has {width}"])
        members, problems = [], []
        for (column, read, check), at in zip(columns, positions, strict=True):
            try:
                value = check({column.sent: read(found[at]) if at >= 0 else None})
                members.append(f"{json.dumps(column.sent)}:{value}")
            except UnfitError as problem:
                problems.append(str(problem))
        return Verdict(None, problems) if problems else Verdict("{" + ",".join(members) + "}", [])

    return judge


def _reader(column: Column) -> Callable[[str], Any]:
    """From the text of a field to what JSON would have there; text that is nothing of the kind stays text."""
    if column.type == "varchar":
        return lambda text: text or None
    if column.type == "boolean":
        return lambda text: _BOOLEANS.get(text.strip(" ").lower(), text) if text.strip(" ") else None
    if column.type in ("date", "timestamp"):
        return lambda text: text.strip(" ") or None
    return _number


def _number(text: str) -> Any:
    bare = text.strip(" ")
    return Number(bare.removeprefix("+")) if _NUMBER.fullmatch(bare) else bare or None
