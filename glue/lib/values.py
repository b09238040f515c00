"""What a value must be for its column, in words and exactly. Pure Python: no Spark."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from typing import Any

from glue.lib.contract import Column
from glue.lib.moments import format_reader, read_moment
from glue.lib.patterns import python_pattern
from glue.lib.record import Number

SHOWN_CHARACTERS = 40
_INTEGER = re.compile(r"-?[0-9]{1,40}")
_TIMESTAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What lies here or beyond rounds to infinity: half a step above the largest finite value.
_REAL_END = Decimal(2**128 - 2**103)
_DOUBLE_END = Decimal(2**1024 - 2**970)
# Far more digits than either type can tell apart, far fewer than a JSON parser refuses.
_DIGITS = Context(prec=60, Emax=999_999_999, Emin=-999_999_999)


class Missing:
    """Stands for the value of a name that the record has not; a class, because that stays itself in Spark's workers."""


class UnfitError(ValueError):
    """The value is not what its column takes; the message says what is wanted."""


def column_check(column: Column) -> Callable[[dict[str, Any]], str]:
    """The check of one column.

    Out:    a function from a record to the JSON text of this column's value, "null" where it may be absent;
            it raises UnfitError with column, value (unless it is private) and what is wanted
    """
    convert = _converter(column)
    absent = (None, Missing) if column.default is None else (None, Missing, "")

    def check(record: dict[str, Any]) -> str:
        value = record.get(column.sent, Missing)
        if not column.required and value in absent:
            return "null"
        try:
            return convert(value)
        except UnfitError as wanted:
            said = "private" if column.private else shown(value)
            raise UnfitError(f"{column.name} is {said}: {wanted} is wanted") from None

    return check


def shown(value: Any) -> str:
    """The value as a person should see it in a reason: short, and telling text from a number."""
    if value is Missing:
        return "missing"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str) and not isinstance(value, Number):
        size = f" ({_utf8_bytes(value)} bytes)" if len(value) > SHOWN_CHARACTERS else ""
        quoted = json.dumps(_shortened(value), ensure_ascii=False)
        return quoted.encode("utf-8", "backslashreplace").decode() + size
    kind = {dict: "object ", list: "list "}.get(type(value), "" if isinstance(value, Number) else "value ")
    return kind + _shortened(repr(value))


def _shortened(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


def _converter(column: Column) -> Callable[[Any], str]:
    if column.type == "varchar":
        return _text(column)
    return {
        "bigint": _integer(64),
        "integer": _integer(32),
        "real": _number(_REAL_END, "real"),
        "double precision": _number(_DOUBLE_END, "double precision"),
        "boolean": _boolean,
        "date": _date if column.format is None else _formatted(column.format),
        "timestamp": _timestamp if column.format is None else _formatted(column.format),
    }[column.type]


def _integer(bits: int) -> Callable[[Any], str]:
    end = 2 ** (bits - 1)

    def convert(value: Any) -> str:
        if isinstance(value, Number) and _INTEGER.fullmatch(value) and -end <= int(value) < end:
            return str(int(value))
        raise UnfitError(f"a whole number from {-end} to {end - 1}")

    return convert


def _number(end: Decimal, name: str) -> Callable[[Any], str]:
    def convert(value: Any) -> str:
        number = _decimal(value)
        if not number.is_finite() or number.copy_abs() >= end:
            raise UnfitError(f"a finite number within the range of {name}")
        return str(number) if len(value) <= _DIGITS.prec else str(_DIGITS.plus(number))

    return convert


def _decimal(value: Any) -> Decimal:
    """The number without any rounding; NaN for what is none, or has an exponent beyond all bounds."""
    try:
        return Decimal(value) if isinstance(value, Number) else Decimal("nan")
    except ArithmeticError:
        return Decimal("nan")


def _boolean(value: Any) -> str:
    if not isinstance(value, bool):
        raise UnfitError("true or false")
    return "true" if value else "false"


def _text(column: Column) -> Callable[[Any], str]:
    looks = python_pattern(column.pattern).search if column.pattern is not None else lambda _value: True

    def convert(value: Any) -> str:
        if not _is_text(value):
            raise UnfitError("text")
        wanted = []
        if any("\ud800" <= character <= "\udfff" for character in value):
            wanted.append("text without half characters (lone surrogates)")
        if "\0" in value:
            wanted.append("text without NUL characters")
        if _utf8_bytes(value) > column.length:
            wanted.append(f"text of at most {column.length} bytes")
        if not looks(value):
            wanted.append(f"text like {column.pattern}")
        if wanted:
            raise UnfitError(" and ".join(wanted))
        return json.dumps(value, ensure_ascii=False)

    return convert


def _date(value: Any) -> str:
    if _is_text(value) and _DATE.fullmatch(value):
        try:
            return json.dumps(date.fromisoformat(value).isoformat())
        except ValueError:
            pass
    raise UnfitError('a day as "YYYY-MM-DD"')


def _timestamp(value: Any) -> str:
    if _is_text(value) and _TIMESTAMP.fullmatch(value):
        try:
            return json.dumps(_utc(datetime.fromisoformat(value)).isoformat(" "))
        except (ValueError, OverflowError):
            pass
    raise UnfitError('a moment as "YYYY-MM-DD HH:MM:SS", with fraction and offset if need be')


def _formatted(wanted: str) -> Callable[[Any], str]:
    """A day or moment in the column's own format, which the table's value is read with later on."""
    reader = format_reader(wanted)

    def convert(value: Any) -> str:
        if _is_text(value) and read_moment(reader, value) is not None:
            return json.dumps(value)
        raise UnfitError(f"a {'moment' if 'H' in wanted else 'day'} as {wanted}")

    return convert


def _utc(moment: datetime) -> datetime:
    """Without an offset it is UTC already."""
    return (moment if moment.tzinfo is None else moment.astimezone(UTC)).replace(tzinfo=None)


def _utf8_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Number)
