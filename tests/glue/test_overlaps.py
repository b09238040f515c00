"""Erasures in one key of a lake whose runs overlap: whichever call comes first, what was erased stays away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from glue.lib.landed import OutdatedError
from tests.glue.fakes import NOON, FolderS3
from tests.glue.histories import KEY, play
from tests.glue.overlaps import Client, CutError, Run, Work, overlap
from tests.glue.two_zones import Lake


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run makes one call at a time, and waits for nothing."""
    for module in ("staging", "publish", "normal"):
        monkeypatch.setattr(f"glue.lib.{module}.THREADS", 1)
    monkeypatch.setattr("glue.lib.lake._LONGEST_WAIT_SECONDS", 0)


@pytest.fixture
def s3(tmp_path: Path) -> FolderS3:
    """A landing bucket without files, and a staging bucket."""
    (tmp_path / "staging").mkdir()
    return FolderS3(tmp_path / "staging")


def until_done(*events: dict[str, Any]) -> Work:
    """A run of a batch; where it fails, recovery starts another."""

    def work(client: Client) -> None:
        for _ in range(100):
            try:
                Lake(client).run(*events)
                return
            except (RuntimeError, LookupError, CutError):
                continue
        raise AssertionError("It fails whatever is tried.")

    return work


@pytest.fixture
def lake(s3: FolderS3) -> Lake:
    """A lake with three versions of a key."""
    lake = Lake(s3)
    for second in range(3):
        lake.run(s3.land(KEY, f"v{second}", b"x", NOON + timedelta(seconds=second)))
    return lake


@pytest.mark.parametrize(
    ("call", "says"), [("copy_object in/", "while it was staged"), ("get_object ledger/", "after the batch was staged")]
)
def test_a_run_fails_that_was_overtaken_by_the_erasure_of_what_it_would_restore(
    s3: FolderS3, lake: Lake, call: str, says: str
) -> None:
    erased = s3.erase(KEY, "v2")
    slow = Run(s3, lambda client: Lake(client).run(erased))
    while not slow.call.startswith(call):
        slow.step()
    lake.run(s3.erase(KEY, "v1"))
    with pytest.raises(OutdatedError, match=says):
        raise slow.finish() or AssertionError
    lake.run(erased)
    assert lake.rows() == lake.rows("raw") == ["v0"]


def test_a_run_fails_that_found_nothing_in_the_first_zone_while_another_came_to_the_second(
    s3: FolderS3, lake: Lake
) -> None:
    erased = s3.erase(KEY, "v2")
    slow = Run(s3, lambda client: Lake(client).run(erased))
    while lake.rows("raw") != ["v1"] or not slow.call.startswith("get_object ledger/toll_table/raw/"):
        slow.step()
    again = s3.erase(KEY, "v1")
    quick = Run(s3, lambda client: Lake(client).run(again))
    while lake.rows("raw"):
        quick.step()
    slow.step()
    assert quick.finish() is None
    with pytest.raises(OutdatedError, match="v0 is the newest version since v2 was erased"):
        raise slow.finish() or AssertionError
    assert lake.rows() == []
    lake.run(erased)
    assert lake.rows() == lake.rows("raw") == ["v0"]


def test_a_run_that_loses_its_claim_leaves_the_files_of_the_version_before(s3: FolderS3) -> None:
    lake = Lake(s3)
    lake.run(s3.land(KEY, "v0", b"x"))
    landed = s3.land(KEY, "v1", b"x", NOON + timedelta(seconds=1))
    slow = Run(s3, lambda client: Lake(client).run(landed))
    while not slow.call.startswith(("put_object ledger/", "delete_objects")) or lake.rows("raw") != ["v0", "v1"]:
        slow.step()
    lake.run(s3.erase(KEY, "v1"))
    slow.finish()
    assert lake.rows() == lake.rows("raw") == ["v0"]


@pytest.mark.parametrize("newest", ["v", "m"])
@pytest.mark.parametrize("seed", range(12))
def test_of_two_erasures_neither_brings_back_what_the_other_has_erased(s3: FolderS3, newest: str, seed: int) -> None:
    lake = Lake(s3)
    for second in range(2):
        lake.run(s3.land(KEY, f"v{second}", b"x", NOON + timedelta(seconds=second)))
    at = NOON + timedelta(seconds=2)
    lake.run(s3.mark(KEY, "m2", at) if newest == "m" else s3.land(KEY, "v2", b"x", at))

    def erasures() -> Iterator[Work]:
        for version in (f"{newest}2", "v1"):
            yield until_done(s3.erase(KEY, version))

    overlap(s3, erasures(), seed)
    assert lake.rows() == lake.rows("raw") == ["v0"]


@pytest.mark.parametrize("deaths", [0, 0.02])
@pytest.mark.parametrize("seed", range(40))
def test_the_newest_version_there_is_counts_however_runs_overlap(s3: FolderS3, seed: int, deaths: float) -> None:
    due: list[list[str] | None] = []

    def works() -> Iterator[Work]:
        for events, left in play(s3, seed, [0, 1], downwards=True):
            due.append(left)
            yield until_done(*events)

    overlap(s3, works(), seed, deaths=deaths)
    lake = Lake(s3)
    assert lake.rows() == lake.rows("raw") == due[-1]
