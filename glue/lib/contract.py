"""A dataset's contract: columns, keys and load mode, as the program hands them to a job.

Runs on Python 3.9 too (Python shell jobs), so it keeps to that version's syntax.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

TYPES = ("bigint", "integer", "varchar", "real", "double precision", "date", "timestamp", "boolean")
LOAD_MODES = ("append", "merge")
BARE_VARCHAR_BYTES = 256
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*")


class ContractError(ValueError):
    """The contract asks for something that the job does not know. Names every problem at once."""


@dataclass(frozen=True)
class Column:
    """One column: its name as senders write it, its Redshift type and what its values must satisfy."""

    name: str
    type: str
    length: int = BARE_VARCHAR_BYTES
    """Longest text, in UTF-8 bytes. Only for varchar."""
    required: bool = False
    pattern: Optional[str] = None

    @property
    def sql_type(self) -> str:
        """The type as Redshift writes it."""
        return f"varchar({self.length})" if self.type == "varchar" else self.type


LINEAGE: Tuple[Column, ...] = (
    Column("etl_source", "varchar", length=2200),
    Column("etl_line", "bigint"),
    Column("etl_landed_at", "timestamp"),
    Column("etl_batch", "varchar", length=64),
)
"""Columns that close every table: `<bucket>/<key>@<version>`, line from 1, landing time in UTC, batch."""


@dataclass(frozen=True)
class Contract:
    """A dataset: the table of the same name, its columns without the lineage, and how rows get in."""

    dataset: str
    columns: Tuple[Column, ...]
    load: str = "append"
    keys: Tuple[str, ...] = ()

    @property
    def table_columns(self) -> Tuple[Column, ...]:
        """Every column of the staged rows, in their order: the contract's, then the lineage."""
        return self.columns + LINEAGE

    @property
    def ledger(self) -> str:
        """Table of the landed objects that were dealt with."""
        return f"etl_ledger_{self.dataset}"

    @property
    def lock(self) -> str:
        """Table that one load at a time locks."""
        return f"etl_lock_{self.dataset}"

    @staticmethod
    def from_json(text: str) -> Contract:
        """Reads the `--contract` argument.

        Raises: ContractError, with all that is wrong
        """
        given = json.loads(text)
        problems = _problems(given)
        if problems:
            raise ContractError(f"contract {given.get('dataset')!r}: " + " ".join(problems))
        keys = tuple(given.get("keys", ()))
        columns = tuple(_column(each, keys) for each in given["columns"])
        return Contract(given["dataset"], columns, given["load"], keys)


def _column(given: Dict[str, Any], keys: Tuple[str, ...]) -> Column:
    """A key column is required, said or not: a null key would match nothing and be inserted again each time."""
    return Column(
        name=given["name"],
        type=given["type"],
        length=given.get("length", BARE_VARCHAR_BYTES),
        required=given.get("required", False) or given["name"] in keys,
        pattern=given.get("pattern"),
    )


def _problems(given: Dict[str, Any]) -> List[str]:
    problems = []
    if not _is_identifier(given.get("dataset")):
        problems.append("dataset must be lower-case letters, digits and underscores.")
    if given.get("format") != "json-lines":
        problems.append(f'format is {given.get("format")!r}; this job reads "json-lines".')
    if given.get("load") not in LOAD_MODES:
        problems.append(f"load is {given.get('load')!r}; give one of {', '.join(LOAD_MODES)}.")
    columns = given.get("columns") or []
    if not columns:
        problems.append("columns is empty; give one at least.")
    for column in columns:
        problems.extend(_column_problems(column))
    return problems + _key_problems(given, [column.get("name") for column in columns])


def _column_problems(column: Dict[str, Any]) -> List[str]:
    name, kind, pattern = column.get("name"), column.get("type"), column.get("pattern")
    problems = []
    if not _is_identifier(name):
        problems.append(f"column {name!r}: the name must be lower-case letters, digits and underscores.")
    if kind not in TYPES:
        problems.append(f"column {name!r}: type is {kind!r}; give one of {', '.join(TYPES)}.")
    if pattern is not None and kind != "varchar":
        problems.append(f"column {name!r}: only varchar takes a pattern.")
    if pattern is not None and not _compiles(pattern):
        problems.append(f"column {name!r}: Python cannot read the pattern {pattern!r}.")
    return problems


def _key_problems(given: Dict[str, Any], names: List[Optional[str]]) -> List[str]:
    keys = given.get("keys", [])
    problems = [f"key {key!r} is no column." for key in keys if key not in names]
    if given.get("load") == "merge" and not keys:
        problems.append('load is "merge", which needs keys.')
    return problems


def _is_identifier(name: Any) -> bool:
    return isinstance(name, str) and _IDENTIFIER.fullmatch(name) is not None


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
