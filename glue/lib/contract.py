"""A dataset's contract: columns, keys, load mode and quality, as the program hands them to a job.

Runs on Python 3.9 too (Python shell jobs), so it keeps to that version's syntax.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any, Dict, Optional, Sequence, Tuple, Union

from glue.lib.contract_problems import FORMATS, contract_problems
from glue.lib.quality_rules import Quality

BARE_VARCHAR_BYTES = 256


class ContractError(ValueError):
    """The contract asks for something that the job does not know. Names every problem at once."""


@dataclass(frozen=True)
class Column:
    """One column: its name, its Redshift type and what its values must satisfy."""

    name: str
    type: str
    length: int = BARE_VARCHAR_BYTES
    """Longest text, in UTF-8 bytes. Only for varchar."""
    required: bool = False
    pattern: Optional[str] = None
    header: Optional[str] = None
    """Name as senders write it, where that is another."""
    format: Optional[str] = None
    """How senders write a date or timestamp, such as `M/d/yyyy`; None for ISO 8601."""
    default: Optional[Union[str, float, bool]] = None
    """What stands for a null or an empty value."""
    private: bool = False
    """Kept in the raw zone only."""

    @property
    def sql_type(self) -> str:
        """The type as Redshift writes it."""
        return f"varchar({self.length})" if self.type == "varchar" else self.type

    @property
    def sent(self) -> str:
        """The name as senders write it."""
        return self.header if self.header is not None else self.name


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
    format: str = "json-lines"
    drops: Tuple[str, ...] = ()
    """Headers of CSV files that are sent and not kept."""
    quality: Quality = field(default_factory=Quality)

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

    def without_private(self) -> Contract:
        """The contract of what is made of the raw rows: no private column, and no rule about one."""
        kept = tuple(column for column in self.columns if not column.private)
        hidden = {column.name for column in self.columns if column.private}
        rules = tuple(rule for rule in self.quality.rules if rule.column not in hidden)
        return replace(self, columns=kept, quality=replace(self.quality, rules=rules))

    @staticmethod
    def from_json(text: str, *, formats: Sequence[str] = FORMATS) -> Contract:
        """Reads the `--contract` argument of a job that reads these formats.

        Raises: ContractError, with all that is wrong
        """
        given = json.loads(text)
        problems = contract_problems(given, formats)
        if problems:
            raise ContractError(f"contract {given.get('dataset')!r}: " + " ".join(problems))
        keys = tuple(given.get("keys", ()))
        return Contract(
            dataset=given["dataset"],
            columns=tuple(_column(each, keys) for each in given["columns"]),
            load=given["load"],
            keys=keys,
            format=given["format"],
            drops=tuple(given.get("drops", ())),
            quality=Quality.from_given(given.get("quality", {})),
        )


def _column(given: Dict[str, Any], keys: Tuple[str, ...]) -> Column:
    """A key column is required, said or not: a null key would match nothing and be inserted again each time."""
    return Column(
        name=given["name"],
        type=given["type"],
        length=given.get("length", BARE_VARCHAR_BYTES),
        required=given.get("required", False) or given["name"] in keys,
        pattern=given.get("pattern"),
        header=given.get("header"),
        format=given.get("format"),
        default=given.get("default"),
        private=given.get("private", False),
    )
