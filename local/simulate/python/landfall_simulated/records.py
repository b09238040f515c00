"""What the records of one landed file come to, as the jobs' own library judges them one by one."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from glue.lib.contract import Column, Contract
from glue.lib.csv_exact import record_judge
from glue.lib.csv_header import Layout
from glue.lib.csv_rows import _NEVER_CLOSES
from glue.lib.csv_text import COMMA, Lines, ends_open, records
from glue.lib.exact import line_judge
from glue.lib.moments import format_reader, read_moment

_BLANK = b" \t\r"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Values = dict[str, Any]


class Judged(NamedTuple):
    """One record: either its values are there, or why they are not."""

    line: int
    """Number of its first line in the file, from 1."""
    values: Values | None
    """By column, as the table has them; days and moments as text."""
    reason: str | None
    record: str
    """As it came."""


def judged_lines(content: bytes, contract: Contract) -> Iterator[Judged]:
    """The records of a file of JSON lines."""
    for number, line in _lines(content):
        if line.strip(_BLANK):
            values, reason = _judged_line(contract, line)
            yield Judged(number, values, reason, _text(line))


def judged_records(content: bytes, contract: Contract, layout: Layout, delimiter: str = COMMA) -> Iterator[Judged]:
    """The records of a CSV file, whose header's layout is known."""
    judge = record_judge(contract, delimiter)
    numbered = [(number, line) for number, line in _lines(content) if number > layout.header_lines]
    for record in _records(numbered, layout, delimiter):
        values, reason = None, layout.unreadable
        if reason is None and not record.closed:
            reason = _NEVER_CLOSES
        if reason is None:
            row, problems, bad_byte = judge(record.content, layout.width, layout.positions)
            values = _values(row, contract) if row is not None else None
            reason = "; ".join(problems) or None
            if bad_byte is not None:
                at = _line_start(content, record.first) + bad_byte + 1
                reason = f"byte {at} of the file is not UTF-8"
        yield Judged(record.first, values, reason, _text(record.content))


def _records(lines: list[tuple[int, bytes]], layout: Layout, delimiter: str) -> Iterable[Lines]:
    """Lines are records up to the first that ends inside a quoted field; from there on they are put together."""
    opens = (at for at, (_, line) in enumerate(lines) if ends_open(line, delimiter=delimiter))
    first = len(lines) if layout.unreadable is not None else next(opens, len(lines))
    alone = (Lines(number, line.removesuffix(b"\r")) for number, line in lines[:first])
    found = [*alone, *records(lines[first:], delimiter)]
    return [record for record in found if record.content.strip(_BLANK)]


@lru_cache(maxsize=4096)
def _judged_line(contract: Contract, line: bytes) -> tuple[Values | None, str | None]:
    row, problems = _line_judge(contract)(line)
    return (_values(row, contract) if row is not None else None), "; ".join(problems) or None


_line_judge = lru_cache(maxsize=64)(line_judge)


def _values(row: str, contract: Contract) -> Values:
    found = json.loads(row)
    return {column.name: _value(found[column.sent], column) for column in contract.columns}


def _value(value: Any, column: Column) -> Any:
    if value is None or (value == "" and column.default is not None):
        return column.default
    if column.format is None:
        return value
    moment = read_moment(format_reader(column.format), value)
    return moment.date().isoformat() if column.type == "date" else moment.isoformat(" ")


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbered, without line feeds and byte order mark."""
    return enumerate(content.removeprefix(_BYTE_ORDER_MARK).split(b"\n"), 1)


def _line_start(content: bytes, line: int) -> int:
    return sum(len(each) + 1 for each in content.split(b"\n")[: line - 1])


def _text(record: bytes) -> str:
    return record.decode("utf-8", "replace")
