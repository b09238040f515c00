"""What may be wrong with a contract, in words that say what to give.

Runs on Python 3.9 too (Python shell jobs), so it keeps to that version's syntax.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Sequence

from glue.lib.moments import format_problem
from glue.lib.quality_rules import quality_problems

TYPES = ("bigint", "integer", "varchar", "real", "double precision", "date", "timestamp", "boolean")
FORMATS = ("json-lines", "csv")
LOAD_MODES = ("append", "merge")
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")
_DEFAULTS: Dict[str, Any] = {
    "varchar": str,
    "date": str,
    "timestamp": str,
    "boolean": bool,
    "bigint": int,
    "integer": int,
    "real": (int, float),
    "double precision": (int, float),
}


def contract_problems(given: Dict[str, Any], formats: Sequence[str]) -> List[str]:
    """Everything that is wrong with a contract, for a job that reads these formats."""
    problems = []
    if not _is_identifier(given.get("dataset")):
        problems.append("dataset must be lower-case letters, digits and underscores.")
    if given.get("format") not in formats:
        problems.append(f"format is {given.get('format')!r}; this job reads {' and '.join(formats)}.")
    if given.get("load") not in LOAD_MODES:
        problems.append(f"load is {given.get('load')!r}; give one of {', '.join(LOAD_MODES)}.")
    columns = given.get("columns") or []
    if not columns:
        problems.append("columns is empty; give one at least.")
    for column in columns:
        problems.extend(f"column {column.get('name')!r}: {problem}" for problem in _column_problems(column))
    names = [column.get("name") for column in columns]
    return [
        *problems,
        *_key_problems(given, names),
        *_header_problems(given, columns),
        *quality_problems(given.get("quality", {}), names),
    ]


def folded(header: str) -> str:
    """A header as headers are compared: without case and without spaces."""
    return "".join(header.split()).casefold()


def _column_problems(column: Dict[str, Any]) -> List[str]:
    kind, pattern = column.get("type"), column.get("pattern")
    problems = []
    if not _is_identifier(column.get("name")):
        problems.append("the name must be lower-case letters, digits and underscores.")
    if kind not in TYPES:
        problems.append(f"type is {kind!r}; give one of {', '.join(TYPES)}.")
    if pattern is not None and kind != "varchar":
        problems.append("only varchar takes a pattern.")
    if pattern is not None and not compiles(pattern):
        problems.append(f"Python cannot read the pattern {pattern!r}.")
    return problems + _format_problems(column) + _default_problems(column)


def _format_problems(column: Dict[str, Any]) -> List[str]:
    wanted = column.get("format")
    if wanted is None:
        return []
    if column.get("type") not in ("date", "timestamp"):
        return ["only date and timestamp take a format."]
    problem = format_problem(wanted)
    return [problem] if problem else []


def _default_problems(column: Dict[str, Any]) -> List[str]:
    default, kind = column.get("default"), column.get("type")
    if default is None:
        return []
    problems = []
    fits = isinstance(default, _DEFAULTS.get(kind, object)) and isinstance(default, bool) == (kind == "boolean")
    if not fits:
        problems.append(f"default is {default!r}, which is no {kind}.")
    if column.get("required"):
        problems.append("it is required and has a default; leave one out.")
    return problems


def _key_problems(given: Dict[str, Any], names: List[Optional[str]]) -> List[str]:
    keys = given.get("keys", [])
    problems = [f"key {key!r} is no column." for key in keys if key not in names]
    if given.get("load") == "merge" and not keys:
        problems.append('load is "merge", which needs keys.')
    for column in given.get("columns") or []:
        if column.get("name") in keys and column.get("default") is not None:
            problems.append(f"key {column['name']!r} has a default, which would make rows one that are not.")
    return problems


def _header_problems(given: Dict[str, Any], columns: List[Dict[str, Any]]) -> List[str]:
    drops = given.get("drops", [])
    if given.get("format") != "csv":
        return ["drops are headers, which only csv has."] if drops else []
    headers = [column.get("header") or column.get("name") or "" for column in columns] + drops
    seen = [folded(header) for header in headers]
    return [f"header {header!r} stands there twice." for at, header in enumerate(headers) if seen[at] in seen[:at]]


def compiles(pattern: str) -> bool:
    """Whether Python can read the pattern."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _is_identifier(name: Any) -> bool:
    return isinstance(name, str) and _IDENTIFIER.fullmatch(name) is not None
