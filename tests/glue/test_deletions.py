"""Deletions: whatever the order in which word of them comes, a key has the rows of its newest version, or none."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from glue.lib.forgetting import forget_bad_rows
from glue.lib.lake import Table
from glue.lib.landed import DELETED, ERASED, GONE, OTHER, STAGED
from glue.lib.outputs import quarantine_key
from glue.lib.staging import stage
from tests.glue.fakes import NOON, FolderS3
from tests.glue.histories import KEY, play
from tests.glue.two_zones import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake without files."""
    return Lake(FolderS3(tmp_path / "staging"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> None:
    """The staging bucket's folder."""
    (tmp_path / "staging").mkdir()


def put(lake: Lake, version: str, seconds: int) -> dict[str, Any]:
    """Puts a version."""
    return lake.s3.land(KEY, version, version.encode(), NOON + timedelta(seconds=seconds))


def test_a_deleted_file_takes_its_rows_with_it(lake: Lake) -> None:
    assert lake.run(put(lake, "v1", 1)) == {"loaded": 1}
    assert lake.rows() == lake.rows("raw") == ["v1"]
    assert lake.run(lake.s3.mark(KEY, "m1", NOON + timedelta(seconds=2))) == {"deleted": 1}
    assert lake.rows() == lake.rows("raw") == []


def test_a_late_older_version_does_not_bring_its_rows_back(lake: Lake) -> None:
    late = put(lake, "v1", 1)
    lake.run(lake.s3.mark(KEY, "m1", NOON + timedelta(seconds=2)))
    assert lake.run(late) == {"superseded": 1}
    assert lake.rows() == []


def test_what_lands_after_the_deletion_counts(lake: Lake) -> None:
    marker = [put(lake, "v1", 1), lake.s3.mark(KEY, "m1", NOON + timedelta(seconds=2))]
    lake.run(put(lake, "v2", 3))
    assert lake.run(*marker)["superseded"] == 2
    assert lake.rows() == ["v2"]


def test_an_erased_version_leaves_the_one_before_it(lake: Lake) -> None:
    lake.run(put(lake, "v1", 1))
    lake.run(put(lake, "v2", 2))
    assert lake.run(lake.s3.erase(KEY, "v2")) == {"deleted": 1, "loaded": 1}
    assert lake.rows() == ["v1"]
    assert lake.run(lake.s3.erase(KEY, "v1")) == {"deleted": 1}
    assert lake.rows() == []


def test_an_erased_delete_marker_brings_the_rows_back(lake: Lake) -> None:
    lake.run(put(lake, "v1", 1))
    lake.run(lake.s3.mark(KEY, "m1", NOON + timedelta(seconds=2)))
    lake.run(lake.s3.erase(KEY, "m1"))
    assert lake.rows() == lake.rows("raw") == ["v1"]


def test_a_delete_marker_counts_again_when_what_came_after_it_is_erased(lake: Lake) -> None:
    late = put(lake, "v1", 1)
    marker = lake.s3.mark(KEY, "m1", NOON + timedelta(seconds=2))
    lake.run(put(lake, "v2", 3))
    lake.run(marker)
    lake.run(lake.s3.erase(KEY, "v2"))
    lake.run(late)
    assert lake.rows() == lake.rows("raw") == []


def test_an_erasure_that_nobody_heard_of_is_made_good_by_a_delete_marker(lake: Lake) -> None:
    lake.run(put(lake, "v1", 1))
    lake.run(put(lake, "v2", 2))
    lake.s3.erase(KEY, "v2")
    lake.run(lake.s3.mark(KEY, "m1", NOON + timedelta(seconds=3)))
    assert lake.rows() == lake.rows("raw") == []
    lake.run(lake.s3.erase(KEY, "m1"))
    assert lake.rows() == lake.rows("raw") == ["v1"]


def test_a_batch_done_again_changes_nothing(lake: Lake) -> None:
    lake.run(put(lake, "v1", 1))
    lake.run(put(lake, "v2", 2))
    erased = lake.s3.erase(KEY, "v2")
    lake.run(erased)
    lake.run(put(lake, "v3", 3))
    lake.run(erased)
    assert lake.rows() == ["v3"]


def test_finds_the_rows_where_they_are_though_the_crawler_calls_the_table_something_else(lake: Lake) -> None:
    lake.run(put(lake, "v1", 1))
    lake.processed = Table(lake.processed.zone, "another", lake.processed.ledger)
    lake.run(lake.s3.mark(KEY, "m1", NOON + timedelta(seconds=2)))
    assert lake.rows() == []


def test_of_one_second_what_came_back_without_a_sequencer_is_ordered_as_s3_has_it(lake: Lake) -> None:
    older = put(lake, "v9", 1) | {"sequencer": "01"}
    put(lake, "v1", 1)
    put(lake, "v5", 2)
    assert lake.run(lake.s3.erase(KEY, "v5")) == {"gone": 1, "loaded": 1}
    assert lake.run(older) == {"superseded": 1}
    assert lake.rows() == lake.rows("raw") == ["v1"]


@pytest.mark.parametrize("downwards", [False, True])
@pytest.mark.parametrize("seed", range(60))
def test_the_newest_version_there_is_counts_however_word_comes(lake: Lake, seed: int, downwards: bool) -> None:
    for events, due in play(lake.s3, seed, [0, 1], downwards=downwards):
        lake.run(*events)
        assert due is None or lake.rows() == lake.rows("raw") == due


def test_staging_tells_markers_from_what_was_erased_and_finds_what_is_the_newest_since(lake: Lake) -> None:
    put(lake, "v1", 1)
    put(lake, "v2", 2)
    erased = lake.s3.erase(KEY, "v2")
    other = lake.s3.land("other", "v1", b"x")
    marker = lake.s3.mark("other", "m1")
    staged = stage(lake.s3, lake.batch(erased, marker), "staging")
    told = [(each.landed.version, each.state, each.restored) for each in staged]
    assert told == [("v2", ERASED, False), ("m1", DELETED, False), ("v1", STAGED, True), ("v1", OTHER, False)]
    assert lake.s3.staged("in/b/00002.json") == b"v1"
    assert staged[1].landed_at == NOON
    assert other["version"] == "v1"


def test_what_was_given_up_as_a_whole_is_not_due_again(lake: Lake) -> None:
    put(lake, "v1", 1)
    put(lake, "v2", 2)
    erased = lake.s3.erase(KEY, "v2")
    named = hashlib.sha256(f"landing/{KEY}@v1".encode()).hexdigest()[:32]
    lake.s3.place(f"quarantine/toll_table/objects/{named}.json", b"{}")
    assert [each.state for each in stage(lake.s3, lake.batch(erased), "staging")] == [ERASED]


def test_of_a_version_that_landed_and_was_erased_the_latter_is_said(lake: Lake) -> None:
    landed = put(lake, "v1", 1)
    erased = lake.s3.erase(KEY, "v1")
    for events in ([landed, erased], [erased, landed]):
        assert [each.state for each in stage(lake.s3, lake.batch(*events), "staging")] == [ERASED]
    assert [each.state for each in stage(lake.s3, lake.batch(landed), "staging")] == [GONE]


def bad(lake: Lake, version: str) -> str:
    """Puts a version's bad rows there."""
    key = quarantine_key("toll_table", f"landing/{KEY}@{version}")
    lake.s3.place(key, b"{}")
    return key


def there(lake: Lake, *keys: str) -> list[bool]:
    """Which of them are there."""
    return [(lake.s3.staging / key).exists() for key in keys]


def test_bad_rows_leave_with_the_versions_under_a_marker(lake: Lake) -> None:
    put(lake, "v1", 1)
    marker = lake.s3.mark(KEY, "m1", NOON + timedelta(seconds=2))
    put(lake, "v2", 3)
    keys = bad(lake, "v1"), bad(lake, "v2")
    forget_bad_rows(lake.work, lake.batch(marker), {})
    assert there(lake, *keys) == [False, True]


def test_bad_rows_leave_with_an_erased_version(lake: Lake) -> None:
    put(lake, "v1", 1)
    put(lake, "v2", 2)
    keys = bad(lake, "v1"), bad(lake, "v2")
    forget_bad_rows(lake.work, lake.batch(lake.s3.erase(KEY, "v2")), {})
    assert there(lake, *keys) == [True, False]


@pytest.mark.parametrize("deleted", ["marked", "erased"])
def test_bad_rows_leave_again_where_the_file_was_deleted_while_they_were_judged(lake: Lake, deleted: str) -> None:
    late = put(lake, "v1", 1)
    lake.s3.mark(KEY, "m1", NOON + timedelta(seconds=2)) if deleted == "marked" else lake.s3.erase(KEY, "v1")
    key = bad(lake, "v1")
    forget_bad_rows(lake.work, lake.batch(late), {f"landing/{KEY}@v1": 1})
    assert there(lake, key) == [False]


def test_bad_rows_stay_where_nothing_is_deleted_or_rows_outlive_files(lake: Lake) -> None:
    landed, key = put(lake, "v1", 1), bad(lake, "v1")
    forget_bad_rows(lake.work, lake.batch(landed), {f"landing/{KEY}@v1": 1})
    lake.work.deletes_rows = False
    forget_bad_rows(lake.work, lake.batch(lake.s3.erase(KEY, "v1")), {})
    assert there(lake, key) == [True]
