"""Versions of keys delivered to a lake: in any order, twice, beside each other, and cut off anywhere."""

import contextlib
import hashlib
import itertools
import json
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from glue.lib.entries import Entries
from glue.lib.lake import SUPERSEDED, Delivery, Lake, Table
from glue.lib.landed import GONE, STAGED, LandedObject, StagedObject
from glue.lib.zone import Zone
from tests.glue.fakes import NOON, FolderS3


class World:
    """A lake of one table, and what readers see of it."""

    def __init__(self, folder: Path) -> None:
        self.s3 = FolderS3(folder)

    def deliver(self, version: str, seconds: int = 0, *, rows: int = 1, state: str = STAGED, **more: Any) -> str:
        """Delivers a version that landed so long after noon; its one file says which it is."""
        self.s3.place(f"out/{version}", version.encode())
        landed = LandedObject("landing", "a b/k", version, sequencer=more.get("sequencer"))
        staged = StagedObject(landed, state, 1, NOON + timedelta(seconds=seconds) if state == STAGED else None)
        delivery = Delivery(staged, [("staging", f"out/{version}")] if rows else [], rows, more.get("bad", 0))
        return self.lake(more.get("table", "t")).deliver(delivery, more.get("ordinals", {}))

    def lake(self, name: str = "t") -> Lake:
        """A run of its own."""
        table = Table(Zone("lake", "raw/"), name, Entries(self.s3, "staging", "ledger/t/"))
        return Lake(self.s3, table, "batch", "jr_1", now=lambda: NOON, sleep=lambda seconds: time.sleep(seconds / 20))

    def visible(self) -> list[str]:
        """Contents of the key's files."""
        return sorted(file.read_text() for file in self.files())

    def files(self) -> list[Path]:
        """The key's files."""
        return list(self.s3.staging.glob("raw/*/source=*/part-*.parquet"))

    def entry(self) -> dict[str, Any]:
        """The key's ledger entry."""
        (file,) = self.s3.staging.glob("ledger/t/*.json")
        return json.loads(file.read_text())


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A lake without files."""
    return World(tmp_path)


def test_a_key_owns_a_folder_named_by_the_hash_of_bucket_and_key(world: World) -> None:
    assert world.deliver("v1", rows=3, bad=2, sequencer="0A") == "loaded"
    (file,) = world.files()
    assert file.parent.name == "source=" + hashlib.sha256(b"landing/a b/k").hexdigest()[:32]
    entry = world.entry()
    write = entry.pop("write")
    assert file.name == f"part-{write}-00000.parquet"
    assert entry == {
        "bucket": "landing",
        "key": "a b/k",
        "version": "v1",
        "landedAt": "2024-05-01T12:00:00+00:00",
        "sequencer": "0A",
        "outcome": "loaded",
        "rowsLoaded": 3,
        "rowsQuarantined": 2,
        "batch": "batch",
        "jobRun": "jr_1",
        "loadedAt": "2024-05-01T12:00:00+00:00",
        "superseded": [],
        "gone": [],
        "tables": ["t"],
    }


@pytest.mark.parametrize("order", list(itertools.permutations(["v1", "v2", "v3"])))
def test_the_newest_version_wins_in_whatever_order_they_come(world: World, order: tuple[str, ...]) -> None:
    for version in order:
        world.deliver(version, int(version[1]))
    assert world.visible() == ["v3"]
    assert world.entry()["version"] == "v3"
    assert sorted(world.entry()["superseded"]) == ["v1", "v2"]


def test_a_version_delivered_twice_is_there_once(world: World) -> None:
    assert [world.deliver("v1"), world.deliver("v1")] == ["loaded", "loaded"]
    assert world.visible() == ["v1"]


def test_an_older_version_delivered_again_changes_nothing(world: World) -> None:
    world.deliver("v1", 1)
    world.deliver("v2", 2)
    entry = world.entry()
    assert world.deliver("v1", 1) == "superseded"
    assert world.entry() == entry


@pytest.mark.parametrize(
    ("one", "other", "ordinals", "newest"),
    [
        ({"sequencer": "0A"}, {"sequencer": "0B"}, {}, "v2"),
        ({"sequencer": "0B"}, {"sequencer": "0AFF"}, {}, "v1"),
        ({"sequencer": "0B"}, {}, {"v1": 2, "v2": 1}, "v1"),
        ({}, {}, {"v1": 1, "v2": 2}, "v2"),
    ],
)
def test_versions_of_one_second_are_ordered_as_s3_has_them(
    world: World, one: dict, other: dict, ordinals: dict, newest: str
) -> None:
    staged = {"v1": one, "v2": other}
    for versions in (["v1", "v2"], ["v2", "v1"]):
        fresh = World(world.s3.staging / "-".join(versions))
        fresh.s3.staging.mkdir()
        for version in versions:
            landed = LandedObject("landing", "a b/k", version, sequencer=staged[version].get("sequencer"))
            delivery = Delivery(StagedObject(landed, STAGED, 1, NOON, ordinals.get(version)), [], 0)
            fresh.lake().deliver(delivery, ordinals)
        assert fresh.entry()["version"] == newest


@pytest.mark.parametrize("rows", [0, 1])
def test_a_newer_version_replaces_the_older_also_where_its_folder_became_another_table(world: World, rows: int) -> None:
    world.deliver("v1", 1)
    world.deliver("v2", 2, rows=rows, table="other")
    assert world.visible() == ["v2"] * rows
    world.deliver("v3", 3)
    assert world.visible() == ["v3"]


def test_what_a_dead_run_left_in_another_table_is_cleared(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(world.s3, "put_object", dying(world.s3.put_object, 1))
        with pytest.raises(CutError):
            world.deliver("v1", 1, table="other")
    assert world.visible() == ["v1"]
    world.deliver("v2", 2)
    assert world.visible() == ["v2"]


def test_a_newer_version_without_rows_clears_the_folder(world: World) -> None:
    world.deliver("v1", 1)
    assert world.deliver("v2", 2, rows=0) == "empty"
    assert world.visible() == []
    assert world.entry()["outcome"] == "empty"


def test_a_version_that_is_gone_is_noted_and_changes_no_rows(world: World) -> None:
    assert world.deliver("v1", state=GONE) == "gone"
    assert (world.entry()["outcome"], world.entry()["gone"]) == ("gone", ["v1"])
    assert world.deliver("v2", 2) == "loaded"
    assert world.deliver("v3", state=GONE) == "gone"
    assert (world.visible(), world.entry()["version"], world.entry()["gone"]) == (["v2"], "v2", ["v1", "v3"])
    assert world.entry()["superseded"] == []


def test_what_is_known_to_be_older_waits_for_no_other(world: World) -> None:
    assert world.deliver("v1", state=SUPERSEDED) == "superseded"
    assert world.deliver("v2", 2) == "loaded"
    assert (world.visible(), world.deliver("v1", state=SUPERSEDED)) == (["v2"], "superseded")


class CutError(Exception):
    """The run died."""


def dying(call: Callable[..., Any], after: int) -> Callable[..., Any]:
    """A call that ends the run when it was made so often."""
    made = itertools.count(1)

    def one(*args: Any, **named: Any) -> Any:
        if next(made) > after:
            raise CutError
        return call(*args, **named)

    return one


STEPS = ["copy_object", "put_object", "delete_objects", "get_object"]


@pytest.mark.parametrize(("step", "after"), [(step, after) for step in STEPS for after in range(4)])
def test_a_run_cut_off_anywhere_is_made_good_by_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    world.deliver("v1", 1)
    with monkeypatch.context() as patched:
        patched.setattr(world.s3, step, dying(getattr(world.s3, step), after))
        with contextlib.suppress(CutError):
            world.deliver("v2", 2)
        assert world.entry()["version"] in world.visible()
    assert world.deliver("v2", 2) == "loaded"
    assert world.visible() == ["v2"]
    assert world.entry()["superseded"] == ["v1"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("at", range(6))
def test_another_run_may_come_in_between_anywhere(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, at: int
) -> None:
    world.deliver("v1", 1)
    call, made = getattr(world.s3, step), itertools.count()

    def interrupted(*args: Any, **named: Any) -> Any:
        if next(made) == at:
            world.deliver("v3", 3)
        return call(*args, **named)

    monkeypatch.setattr(world.s3, step, interrupted)
    world.deliver("v2", 2)
    if next(made) > at:
        assert world.visible() == ["v3"]
        assert sorted(world.entry()["superseded"]) == ["v1", "v2"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("at", range(6))
def test_the_same_version_may_be_delivered_beside_itself(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, at: int
) -> None:
    call, made = getattr(world.s3, step), itertools.count()

    def interrupted(*args: Any, **named: Any) -> Any:
        if next(made) == at:
            world.deliver("v1", 1)
        return call(*args, **named)

    monkeypatch.setattr(world.s3, step, interrupted)
    assert world.deliver("v1", 1) == "loaded"
    assert world.visible() == ["v1"]


@pytest.mark.parametrize("at", range(2))
def test_a_write_whose_answer_is_lost_costs_no_rows(world: World, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """The client tries again, and is told that the entry has changed: by itself."""
    world.deliver("v1", 1)
    put, made = world.s3.put_object, itertools.count()

    def tried_again(*args: Any, **named: Any) -> Any:
        answer = put(*args, **named)
        return put(*args, **named) if next(made) == at else answer

    monkeypatch.setattr(world.s3, "put_object", tried_again)
    assert world.deliver("v2", 2) == "loaded"
    assert next(made) > at
    assert (world.visible(), world.entry()["version"]) == (["v2"], "v2")


def test_leftovers_of_an_older_version_are_cleared_when_it_comes_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older run stands still after its claim; the newer one goes all the way; the older one copies, and dies."""
    copy = world.s3.copy_object

    def late(*args: Any, **named: Any) -> None:
        monkeypatch.setattr(world.s3, "copy_object", copy)
        world.deliver("v2", 2)
        copy(*args, **named)
        raise CutError

    monkeypatch.setattr(world.s3, "copy_object", late)
    with pytest.raises(CutError):
        world.deliver("v1", 1)
    assert world.visible() == ["v1", "v2"]
    assert world.deliver("v1", 1) == "superseded"
    assert world.visible() == ["v2"]


@pytest.mark.parametrize("round_", range(10))
def test_many_runs_at_once_leave_the_newest(world: World, round_: int) -> None:
    versions = [f"v{number}" for number in range(1, 5)] * 3
    random.Random(round_).shuffle(versions)
    with ThreadPoolExecutor(len(versions)) as threads:
        list(threads.map(lambda version: world.deliver(version, int(version[1])), versions))
    assert world.visible() == ["v4"]
    assert set(world.entry()["superseded"]) | {world.entry()["version"]} == {"v4"} | set(versions)
