"""Pieces of statements that a load is made of.

Runs on Python 3.9 too (Python shell jobs).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from glue.lib.contract import Column

_LITERAL = re.compile(r"[\w:/.@=+,-]*", re.ASCII)


def same(one: str, other: str, *columns: str) -> str:
    """Whether two tables agree in these columns."""
    return " AND ".join(f"{one}.{column} = {other}.{column}" for column in columns)


def older(one: str, other: str) -> str:
    """Whether a version is older: by landing time; sequencers, where both have one; S3's own order; never arrival.

    The version id, last, only makes sure that of two versions exactly one is older.
    """
    landed, ordinal, version = ((f"{one}.{name}", f"{other}.{name}") for name in ("landed_at", "ordinal", "version"))
    # Hexadecimal; S3 compares it from the left, the shorter one filled up.
    sequencer = (f"RPAD({one}.sequencer, 64, '0')", f"RPAD({other}.sequencer, 64, '0')")
    by_ordinal = f"({less(ordinal)} OR ({_undecided(ordinal)} AND {less(version)}))"
    by_sequencer = f"({less(sequencer)} OR ({_undecided(sequencer)} AND {by_ordinal}))"
    return f"({less(landed)} OR ({landed[0]} = {landed[1]} AND {by_sequencer}))"


def less(pair: tuple[str, str]) -> str:
    """Whether the first is less than the second."""
    return f"{pair[0]} < {pair[1]}"


def names(columns: Iterable[Column]) -> str:
    """Names of columns, as a list of a statement."""
    return ", ".join(column.name for column in columns)


def text(value: str) -> str:
    """A literal. What would need escaping does not occur in ids, ARNs and URLs of ours, and is refused."""
    if not _LITERAL.fullmatch(value):
        raise ValueError(f"{value!r} cannot stand in a statement: only letters, digits and :/.@=+,- may.")
    return f"'{value}'"


def _undecided(pair: tuple[str, str]) -> str:
    return f"({pair[0]} IS NULL OR {pair[1]} IS NULL OR {pair[0]} = {pair[1]})"
