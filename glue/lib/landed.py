"""Landed objects: what a batch's manifest lists, and what became of each while it was staged.

Runs on Python 3.9 too (Python shell jobs), so it keeps to that version's syntax.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Optional, Tuple

STAGED, GONE, OTHER = "staged", "gone", "other"
"""States of a staged object: its bytes are there; its version is gone; it is not of this batch, only near in order."""
DELETED, ERASED = "deleted", "erased"
"""States of a deletion: the version is a delete marker; it was erased, and is there no more."""


class OutdatedError(RuntimeError):
    """A version that was to count again was erased in the meantime, or another is due: the batch is to be run anew."""


@dataclass(frozen=True)
class LandedObject:
    """One version of one key in a landing bucket."""

    bucket: str
    key: str
    version: str
    size: int = 0
    """Bytes, as the event said."""
    sequencer: Optional[str] = None
    state: Optional[str] = None
    """DELETED or ERASED, where it is no landing but a deletion."""

    @property
    def source(self) -> str:
        """As lineage names it: `<bucket>/<key>@<version>`."""
        return f"{self.bucket}/{self.key}@{self.version}"

    @property
    def key_hash(self) -> str:
        """Names its key, whatever the version, where a name must be short: 32 hex digits."""
        return hashlib.sha256(f"{self.bucket}/{self.key}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class StagedObject:
    """A landed object, or a deletion, after staging."""

    landed: LandedObject
    state: str
    size: int = 0
    """Bytes to read, in the copy `in/<batch>/<index>.json`; none where this is 0."""
    landed_at: Optional[datetime] = None
    """LastModified, UTC; None where the version is gone or erased."""
    ordinal: Optional[int] = None
    """Place among the versions of its key that landed in the same second, oldest first. Only where ties need it."""
    restored: bool = False
    """Whether it is its key's newest version because a newer one was erased: then it counts again, known or not."""


@dataclass(frozen=True)
class Batch:
    """The landed objects and deletions that one run handles, each version once, in the manifest's order."""

    id: str
    objects: Tuple[LandedObject, ...]
    dataset: str = ""

    @staticmethod
    def from_manifest(manifest: Dict[str, Any]) -> Batch:
        """Reads a manifest: `{"batch", "dataset", "objects": [{bucket, key, version, size, sequencer?, state?}]}`."""
        listed: Dict[str, LandedObject] = {}
        for each in manifest["objects"]:
            landed = LandedObject(
                each["bucket"], each["key"], each["version"], each["size"], each.get("sequencer"), each.get("state")
            )
            # That a version was erased is the last that there is to say of it.
            if landed.source not in listed or landed.state == ERASED:
                listed[landed.source] = landed
        return Batch(manifest["batch"], tuple(listed.values()), manifest["dataset"])

    @property
    def removes(self) -> bool:
        """Whether some of it are deletions."""
        return any(each.state for each in self.objects)
