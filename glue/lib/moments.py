"""Dates and times as senders write them, in the letters of Java's DateTimeFormatter: `M/d/yyyy`.

Only letters that Java, Spark and Python can be made to read alike. Runs on Python 3.9 too.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Dict, List, Optional, Pattern

_PARTS: Dict[str, str] = {
    "yyyy": "(?!0000)[0-9]{4}",
    "MM": "[0-9]{2}",
    "M": "[0-9]{1,2}",
    "dd": "[0-9]{2}",
    "d": "[0-9]{1,2}",
    "HH": "[0-9]{2}",
    "H": "[0-9]{1,2}",
    "mm": "[0-9]{2}",
    "ss": "[0-9]{2}",
}
_NAMES = {"y": "year", "M": "month", "d": "day", "H": "hour", "m": "minute", "s": "second"}
_TOKEN = re.compile(r"([A-Za-z])\1*|[^A-Za-z]")
# Signs that mean something to Java in a format.
_SPECIAL = set("'[]{}#")


def format_problem(wanted: object) -> Optional[str]:
    """What is wrong with a format; None where it is one."""
    known = ", ".join(_PARTS)
    if not isinstance(wanted, str) or not wanted:
        return f"format is {wanted!r}; give one like M/d/yyyy."
    tokens = _tokens(wanted)
    unknown = [token for token in tokens if token in _SPECIAL or (token[0].isalpha() and token not in _PARTS)]
    if unknown:
        return f"format {wanted!r} has {', '.join(unknown)}; this job reads {known}."
    letters = [token[0] for token in tokens if token in _PARTS]
    if len(set(letters)) < len(letters) or not {"y", "M", "d"} <= set(letters):
        return f"format {wanted!r} must have year, month and day, and no part twice."
    return None


def format_pattern(wanted: str, *, named: bool = False) -> str:
    """A regular expression of the texts in a format, which Java reads too where its parts have no names."""
    return "".join(_part(token, named) for token in _tokens(wanted))


def _part(token: str, named: bool) -> str:
    if token not in _PARTS:
        return re.escape(token)
    return f"(?P<{_NAMES[token[0]]}>{_PARTS[token]})" if named else _PARTS[token]


def format_reader(wanted: str) -> Pattern[str]:
    """What `read_moment` reads a format with."""
    return re.compile(format_pattern(wanted, named=True))


def read_moment(reader: Pattern[str], text: str) -> Optional[datetime]:
    """The moment that a text names; None where it is not in the format, or there is no such moment."""
    found = reader.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime(**{name: int(part) for name, part in found.groupdict().items()})  # noqa: DTZ001 (UTC throughout)
    except ValueError:
        return None


def _tokens(wanted: str) -> List[str]:
    return [token[0] for token in _TOKEN.finditer(wanted)]
