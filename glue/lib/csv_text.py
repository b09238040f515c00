"""CSV as RFC 4180 has it: where records end, and the fields of one. Pure Python: no Spark."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from glue.lib.record import NotARecordError

COMMA = ","


class Lines(NamedTuple):
    """A record as it stands in the file."""

    first: int
    """Number of its first line."""
    content: bytes
    """Its lines, without the last one's line feed."""
    closed: bool = True
    """False where it is a line after a quote that never closes."""


def ends_open(line: bytes, *, begun_open: bool = False, delimiter: str = COMMA) -> bool:
    """Whether a line, without its line feed, ends inside a quoted field; `begun_open` where it began in one.

    A quote opens a field only as its first character. Whatever follows a closing quote or stands in a field without
    quotes changes nothing up to the next delimiter, so that a stray quote spoils its own line alone.
    """
    if not begun_open and b'"' not in line:
        return False
    return _open_line(delimiter).fullmatch(b'"' + line if begun_open else line) is not None


def records(lines: Iterable[tuple[int, bytes]], delimiter: str = COMMA) -> Iterator[Lines]:
    """Puts records together from the lines of one file.

    In:     numbered lines in order, without line feeds, from one that begins a record to the end of the file
    Out:    its records; where a quote never closes, each line from the one that opens it, for itself
    """
    pending: list[tuple[int, bytes]] = []
    for number, line in lines:
        is_open = ends_open(line, begun_open=bool(pending), delimiter=delimiter)
        pending.append((number, line))
        if not is_open:
            yield Lines(pending[0][0], b"\n".join(content for _, content in pending))
            pending = []
    yield from (Lines(number, line, closed=False) for number, line in pending)


def fields(record: str, delimiter: str = COMMA) -> list[str]:
    r"""Splits a record, which may hold line breaks inside quotes, and end in one `\r`.

    Out:    its fields without quotes around them
    Raises: NotARecordError, with the reason
    """
    record = record.removesuffix("\r")
    if '"' not in record:
        return record.split(delimiter)
    found, at, one = [], 0, _field(delimiter)
    while True:
        field = one.match(record, at)
        if field is None:
            raise NotARecordError(_reason(record, at, len(found) + 1))
        quoted, plain, end = field.groups()
        found.append(plain if quoted is None else quoted.replace('""', '"'))
        at = field.end()
        if not end:
            return found


def _reason(record: str, at: int, number: int) -> str:
    if record[at : at + 1] != '"':
        return f"a quote inside field {number}, which does not begin with one"
    return f"text after the closing quote of field {number}"


@cache
def _field(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    return re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)"|([^"{mark}]*+))({mark}|\Z)')


@cache
def _open_line(delimiter: str) -> re.Pattern[bytes]:
    mark = re.escape(delimiter)
    quoted = r'"[^"]*+(?:""[^"]*+)*+'
    return re.compile(rf'(?:(?:{quoted}"[^{mark}]*+|[^"{mark}][^{mark}]*+)?+{mark})*+{quoted}'.encode())
