"""Seeded histories of one key: puts, deletions and erasures, and word of them late, early, twice and in any order.

Run as a script it prints, for the warehouse's tests, the loads of some: JSON lines {"seed", "load": [SQL, ...], "rows":
[version] that is due after it or null}; arguments are the load mode and the number of histories. Without a number it
prints the loads of two erasures that overlap: [SQL, ...] each.
"""

import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from glue.lib.contract import Contract
from glue.lib.landed import STAGED, Batch
from glue.lib.load import OBJECTS, ROWS, Load, load_statements
from glue.lib.outputs import object_rows
from glue.lib.staging import stage
from tests.glue.fakes import NOON, FolderS3, manifest

KEY = "a b/k.json"
CONTRACT = {
    "dataset": "versions",
    "format": "json-lines",
    "columns": [{"name": "id", "type": "bigint"}, {"name": "version", "type": "varchar", "length": 8}],
}

SCRIPTS = ("ppmee", "pmpe0", "ppee", "pmmee")
"""The first histories: changes of which each is heard of before the next; see `_drawn`."""

Played = Iterator[tuple[list[dict[str, Any]], list[str] | None]]


def play(s3: FolderS3, seed: int, seconds: Sequence[int], *, downwards: bool = False) -> Played:
    """Plays a history; `seconds` are those that may lie between two changes. Ids of versions ascend, or descend.

    Out:    batches of events; after each, where no word is on its way, the version whose rows are due, if any
    """
    dice = random.Random(seed)
    told = SCRIPTS[seed] if seed < len(SCRIPTS) else ""
    pending: list[dict[str, Any]] = []
    versions: list[str] = []
    moment = NOON
    for number, change in enumerate(told or "?" * dice.randint(2, 8)):
        moment += timedelta(seconds=dice.choice(seconds))
        name = f"{9 - number if downwards else number}"
        event = _changed(s3, _drawn(dice, versions) if change == "?" else change, versions, name, moment)
        pending += [event | {"sequencer": f"{number:02X}"}] * dice.choice([1, 1, 2])
        while pending and (told or dice.random() < 0.7):
            yield _some(pending, dice), None if pending else _due(versions)
    while pending:
        yield _some(pending, dice), None if pending else _due(versions)


def _drawn(dice: random.Random, versions: list[str]) -> str:
    """A change: p puts, m marks as deleted, e erases the newest, or the one whose place it is."""
    if versions and dice.random() < 0.35:
        return dice.choice(["e", str(dice.randrange(len(versions)))])
    return "m" if versions and dice.random() < 0.4 else "p"


def _changed(s3: FolderS3, change: str, versions: list[str], name: str, moment: datetime) -> dict[str, Any]:
    if change not in "pm":
        return s3.erase(KEY, versions.pop(-1 if change == "e" else int(change)))
    named = f"v{name}" if change == "p" else f"m{name}"
    versions.append(named)
    return s3.mark(KEY, named, moment) if change == "m" else s3.land(KEY, named, named.encode(), moment)


def _due(versions: Sequence[str]) -> list[str]:
    return [version for version in versions[-1:] if version.startswith("v")]


def _some(pending: list[dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    dice.shuffle(pending)
    count = dice.randint(1, len(pending))
    some = pending[:count]
    del pending[:count]
    return some


def load_of(s3: FolderS3, events: Sequence[dict[str, Any]], mode: str) -> list[str]:
    """The statements of a batch's load, with rows put where COPY would put them."""
    keys = {"keys": ["id"]} if mode == "merge" else {}
    contract = Contract.from_json(json.dumps({**CONTRACT, "load": mode, **keys}))
    batch = Batch.from_manifest(manifest("b", *events))
    staged = stage(s3, batch, "staging")
    rows = [
        (1, each.landed.version, each.landed.source, 1, each.landed_at, "b") for each in staged if each.state == STAGED
    ]
    load = Load("b", "jr_1", "role", "objects", "rows", batch.removes)
    found = {ROWS: rows, OBJECTS: object_rows(staged, {})}
    return [_filled(sql, found) for sql in load_statements(contract, load)]


def _filled(sql: str, found: dict[str, list[tuple]]) -> str:
    if not sql.startswith("COPY "):
        return sql
    table = sql.split()[1]
    if not found[table]:
        return f"DELETE FROM {table}"
    rows = ", ".join(f"({', '.join(_literal(value) for value in row)})" for row in found[table])
    return f"INSERT INTO {table} VALUES {rows}"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else f"'{str(value).removesuffix('+00:00')}'"


def overlapping(s3: FolderS3, mode: str, last: str) -> list[list[str]]:
    """Loads of two erasures, of which the one that was staged first comes last; `last` is the newest change: p or m.

    Out:    the loads of what landed, of the second erasure, of the first, and of the first once it is staged again
    """
    moments = [NOON + timedelta(seconds=second) for second in range(3)]
    landed = [s3.land(KEY, f"v{at}", b"x", moment) for at, moment in enumerate(moments[:2])]
    newest = s3.mark(KEY, "m2", moments[2]) if last == "m" else s3.land(KEY, "v2", b"x", moments[2])
    loads = [load_of(s3, [*landed, newest], mode)]
    first = s3.erase(KEY, "v1")
    slow = load_of(s3, [first], mode)
    quick = load_of(s3, [s3.erase(KEY, newest["version"])], mode)
    return [*loads, quick, slow, load_of(s3, [first], mode)]


def main() -> None:
    """Prints histories."""
    mode, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for last in "" if count else "pm":
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(json.dumps(overlapping(FolderS3(Path(folder)), mode, last)) + "\n")
    for seed in range(count):
        with tempfile.TemporaryDirectory() as folder:
            s3 = FolderS3(Path(folder))
            for events, due in play(s3, seed, [0, 1], downwards=True):
                sys.stdout.write(json.dumps({"seed": seed, "load": load_of(s3, events, mode), "rows": due}) + "\n")


if __name__ == "__main__":
    main()
