"""Which of two versions of one key is the older: the order that the load's SQL has, for lakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from glue.lib.landed import StagedObject

_SEQUENCER_DIGITS = 64


@dataclass(frozen=True)
class Version:
    """What a version is ordered by."""

    version: str
    landed_at: datetime | None
    sequencer: str | None = None
    ordinal: int | None = None

    @staticmethod
    def of(staged: StagedObject) -> Version:
        """The version of a staged object."""
        return Version(staged.landed.version, staged.landed_at, staged.landed.sequencer, staged.ordinal)

    @staticmethod
    def in_entry(entry: Mapping[str, object], ordinals: Mapping[str, int]) -> Version:
        """The version that a ledger entry tells of, with the ordinal that staging may have found for it."""
        landed_at = datetime.fromisoformat(str(entry["landedAt"])) if entry["landedAt"] else None
        sequencer = entry["sequencer"] and str(entry["sequencer"])
        version = str(entry["version"])
        return Version(version, landed_at, sequencer or None, ordinals.get(version))


def is_tied(one: Version, other: Version) -> bool:
    """Whether nothing known of them says which is older: both landed in one second, and one has no sequencer."""
    is_known = (one.sequencer and other.sequencer) or (one.ordinal is not None and other.ordinal is not None)
    return one.landed_at == other.landed_at and not is_known


def is_older(one: Version, other: Version) -> bool:
    """By landing time; sequencers, where both have one; S3's own order; never arrival.

    The version id, last, only makes sure that of two versions exactly one is older.
    """
    if one.landed_at != other.landed_at:
        return _moment(one) < _moment(other)
    if one.sequencer and other.sequencer and _digits(one) != _digits(other):
        return _digits(one) < _digits(other)
    if one.ordinal is not None and other.ordinal is not None and one.ordinal != other.ordinal:
        return one.ordinal < other.ordinal
    return one.version < other.version


def _moment(version: Version) -> float:
    """One that is gone has none, and is older than any that has."""
    return version.landed_at.timestamp() if version.landed_at else float("-inf")


def _digits(version: Version) -> str:
    """Hexadecimal; S3 compares it from the left, the shorter one filled up."""
    return (version.sequencer or "").ljust(_SEQUENCER_DIGITS, "0")
