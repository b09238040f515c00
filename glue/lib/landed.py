"""Landed objects: what a batch's manifest lists, and what became of each while it was staged."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

STAGED, GONE, OTHER = "staged", "gone", "other"
"""States of a staged object: its bytes are there; its version is gone; it is not of this batch, only near in order."""


@dataclass(frozen=True)
class LandedObject:
    """One version of one key in a landing bucket."""

    bucket: str
    key: str
    version: str
    size: int = 0
    """Bytes, as the event said."""
    sequencer: str | None = None

    @property
    def source(self) -> str:
        """As lineage names it: `<bucket>/<key>@<version>`."""
        return f"{self.bucket}/{self.key}@{self.version}"


@dataclass(frozen=True)
class StagedObject:
    """A landed object after staging."""

    landed: LandedObject
    state: str
    size: int = 0
    """Bytes to read, in the copy `in/<batch>/<index>.json`; none where this is 0."""
    landed_at: datetime | None = None
    """LastModified, UTC; None where the version is gone."""
    ordinal: int | None = None
    """Place among the versions of its key that landed in the same second, oldest first. Only where ties need it."""


@dataclass(frozen=True)
class Batch:
    """The landed objects that one run handles, each once, in the manifest's order."""

    id: str
    objects: tuple[LandedObject, ...]

    @staticmethod
    def from_manifest(manifest: dict[str, Any]) -> "Batch":
        """Reads a manifest: `{"batch", "dataset", "objects": [{"bucket", "key", "version", "size", "sequencer"?}]}`."""
        listed = {
            (each["bucket"], each["key"], each["version"]): LandedObject(
                each["bucket"], each["key"], each["version"], each["size"], each.get("sequencer")
            )
            for each in manifest["objects"]
        }
        return Batch(manifest["batch"], tuple(listed.values()))
