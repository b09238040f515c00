"""A lake's side of a load: each landed key owns a folder, in which its newest version replaces what was there.

S3 has no transactions, so a key is written in an order that any crash, retry or second run may interrupt:

1. claim the key: its ledger entry, otherwise as it is, says who writes, on condition that it is as it was read;
2. put the new files, under names of their own;
3. write the entry of the new version, on condition that it is still as claimed: until then the version before has all
   its files, which it needs where the claim is lost and the new version turns out to be gone;
4. list the files of other writes, see that the entry is still as written, and only then remove them: whoever claims
   later puts its files later still, so none of them can be in the list.

A run that ends before it is through is done again by recovery, and then step 4 clears what was left half done. Where
recovery gives the file up instead, people are told; until it is tried again, or a newer version comes, its folder is as
the last try left it, at worst with the rows of two versions.

A delete marker is a version without files. An erased version takes its files with it, and leaves its place free; the
entry knows it as gone from then on, so that no run brings it back that was staged before.
"""

import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from glue.lib.entries import ChangedError, Entries, Seen
from glue.lib.landed import DELETED, ERASED, GONE, LandedObject, OutdatedError, StagedObject
from glue.lib.versions import Version, is_older, is_tied
from glue.lib.zone import KeyFolder, Zone

SUPERSEDED = "superseded"
"""State of a staged object that is known to be older than another, whatever the ledger has."""
CLAIMED = "claimed"
"""Outcome in an entry that is there for its claim alone, before any version was dealt with."""
_TRIES = 20
_LONGEST_WAIT_SECONDS = 1.0


@dataclass(frozen=True)
class Delivery:
    """What one landed version brings."""

    staged: StagedObject
    files: Sequence[tuple[str, str]] = ()
    """Bucket and key of each Parquet file of its rows."""
    rows: int = 0
    quarantined: int = 0


@dataclass(frozen=True)
class Table:
    """A table of a zone, and the ledger of what is in it: `<hash of key>.json` below a prefix of the staging bucket."""

    zone: Zone
    name: str
    ledger: Entries


@dataclass(frozen=True)
class Lake:
    """One run's deliveries into a table."""

    s3: Any
    table: Table
    batch: str
    job_run: str
    places: Callable[[LandedObject], Mapping[str, int]] = lambda _: {}
    """Asks S3 for the order of all versions of a key, where nothing else says it."""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    sleep: Callable[[float], None] = time.sleep

    def deliver(self, delivery: Delivery, ordinals: Mapping[str, int]) -> str:
        """Brings a version into the zone, unless a newer one is there. Safe to run twice, and beside other runs.

        In:     `ordinals`: place of versions of the key that landed in one second, where staging found it
        Out:    what became of it: loaded, empty, deleted, superseded or gone
        Raises: OutdatedError
        """
        for attempt in range(_TRIES):
            try:
                return self._try(delivery, ordinals)
            except ChangedError:
                self.sleep(random.uniform(0, min(_LONGEST_WAIT_SECONDS, 0.05 * 2**attempt)))
        raise RuntimeError(f"{delivery.staged.landed.source}: other runs changed its ledger entry {_TRIES} times.")

    def _try(self, delivery: Delivery, ordinals: Mapping[str, int]) -> str:
        landed = delivery.staged.landed
        seen = self.table.ledger.read(_name(landed.key_hash))
        outcome = _outcome_of(seen.content, delivery.staged)
        if outcome == GONE and delivery.staged.restored:
            raise OutdatedError(f"{landed.source} was erased after the batch was staged.")
        if outcome is None:
            outcome = self._set_aside(delivery.staged, seen.content, ordinals)
            if outcome is None:
                return self._replace(delivery, seen)
            seen = self._write(landed.key_hash, self._aside(delivery, seen.content, outcome), seen)
        if "claim" not in seen.content:
            self._clear(landed.key_hash, seen.content["write"], seen)
        return outcome

    def _set_aside(
        self, staged: StagedObject, entry: Mapping[str, Any] | None, ordinals: Mapping[str, int]
    ) -> str | None:
        """Why a version brings no rows: it is gone, or older than the key's; None where it does."""
        if staged.state in (GONE, SUPERSEDED):
            return staged.state
        if staged.state == ERASED:
            return None if entry is not None and staged.landed.version in current(entry) else GONE
        if entry is None or not current(entry):
            return None
        one, other = Version.of(staged), Version.in_entry(entry, ordinals)
        if is_tied(one, other):
            places = self.places(staged.landed)
            one, other = replace(one, ordinal=places.get(one.version)), Version.in_entry(entry, places)
        return SUPERSEDED if is_older(one, other) else None

    def _replace(self, delivery: Delivery, seen: Seen) -> str:
        write, landed = uuid.uuid4().hex[:16], delivery.staged.landed
        folder = self._folder(landed.key_hash, self.table.name)
        before = self._entry(delivery, None, CLAIMED, None) if seen.content is None else seen.content
        claim = {"write": write, "version": landed.version, "jobRun": self.job_run}
        tables = {"tables": sorted({*self._tables(before), *([self.table.name] if delivery.files else [])})}
        claimed = self._write(folder.key_hash, {**before, **tables, "claim": claim}, seen)
        outcome = _outcome_with(delivery)
        try:
            folder.put(write, delivery.files)
            written = self._write(
                folder.key_hash, self._entry(delivery, seen.content, outcome, write) | tables, claimed
            )
        except ChangedError:
            # Told by the second try of a write whose first one was done and not answered, the files are in the entry.
            if (self.table.ledger.read(_name(folder.key_hash)).content or {}).get("write") != write:
                folder.remove(folder.files_of(write))
            raise
        self._clear(folder.key_hash, write, written)
        return outcome

    def _clear(self, key_hash: str, write: str | None, seen: Seen) -> None:
        """Removes the files of other writes. Where the entry was changed since, some of them may be new.

        A crawler may find other tables some day, so the key's files are looked for wherever they ever were.
        """
        folders = [self._folder(key_hash, name) for name in self._tables(seen.content)]
        others = [folder.others(write) for folder in folders]
        if any(others) and self.table.ledger.read(_name(key_hash)).etag != seen.etag:
            raise ChangedError(key_hash)
        for folder, keys in zip(folders, others, strict=True):
            folder.remove(keys)

    def _tables(self, entry: Mapping[str, Any]) -> list[str]:
        """Tables in whose folders files of the key may be. Entries of earlier releases do not say."""
        return entry.get("tables", [self.table.name])

    def _folder(self, key_hash: str, table: str) -> KeyFolder:
        return KeyFolder(self.s3, self.table.zone, table, key_hash)

    def _write(self, key_hash: str, entry: Mapping[str, Any], seen: Seen) -> Seen:
        return self.table.ledger.write(_name(key_hash), entry, seen)

    def _entry(
        self, delivery: Delivery, before: Mapping[str, Any] | None, outcome: str, write: str | None
    ) -> dict[str, Any]:
        landed, landed_at = delivery.staged.landed, delivery.staged.landed_at
        older = [] if before is None else [*before["superseded"], *current(before)]
        gone = [] if before is None else before["gone"]
        is_erased = delivery.staged.state == ERASED
        return {
            "bucket": landed.bucket,
            "key": landed.key,
            "version": None if outcome == CLAIMED or is_erased else landed.version,
            "landedAt": landed_at.isoformat() if landed_at else None,
            "sequencer": landed.sequencer,
            "outcome": outcome,
            "rowsLoaded": delivery.rows if outcome == "loaded" else 0,
            "rowsQuarantined": delivery.quarantined,
            "batch": self.batch,
            "jobRun": self.job_run,
            "loadedAt": self.now().isoformat(),
            "superseded": [version for version in older if version != landed.version],
            "gone": [*gone, landed.version] if is_erased else gone,
            "write": write,
            "tables": [] if before is None else self._tables(before),
        }

    def _aside(self, delivery: Delivery, before: Mapping[str, Any] | None, outcome: str) -> dict[str, Any]:
        """The entry with one more version that does not count; it tells of that one where there is no other."""
        entry = self._entry(delivery, None, outcome, None) if before is None else before
        version = delivery.staged.landed.version
        told = {name: value for name, value in entry.items() if name != "claim"}
        others = {name: [each for each in told[name] if each != version] for name in (SUPERSEDED, GONE)}
        return {**told, **others, outcome: [*others[outcome], version]}


def _name(key_hash: str) -> str:
    return f"{key_hash}.json"


def _outcome_of(entry: Mapping[str, Any] | None, staged: StagedObject) -> str | None:
    """What became of a version; None where it was not dealt with yet, or where something else is due now."""
    if entry is None:
        return None
    version = staged.landed.version
    if version in entry[GONE]:
        return GONE
    if version in entry[SUPERSEDED]:
        # Of one that was erased the entry is to say so, or a run that was staged before might restore it.
        return None if staged.restored or staged.state == ERASED else SUPERSEDED
    return entry["outcome"] if version == entry["version"] and staged.state != ERASED else None


def _outcome_with(delivery: Delivery) -> str:
    if delivery.staged.state in (DELETED, ERASED):
        return DELETED
    return "loaded" if delivery.rows else "empty"


def current(entry: Mapping[str, Any]) -> list[str]:
    """The version whose rows are in the zone, or the marker that hides them; none where the entry's one is gone."""
    counts = entry["version"] is not None and entry["outcome"] in ("loaded", "empty", DELETED)
    return [entry["version"]] if counts else []
