"""Manifests in, staged objects out."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from glue.lib.landed import GONE, OTHER, STAGED, Batch, LandedObject
from glue.lib.staging import read_manifest, stage
from tests.glue.fakes import NOON, FolderS3, manifest, refusal


@pytest.fixture
def s3(tmp_path: Path) -> FolderS3:
    """Empty buckets."""
    return FolderS3(tmp_path)


def refusing(code: str) -> Callable[..., None]:
    """A call that S3 refuses."""

    def call(**_arguments: object) -> None:
        raise refusal(code)

    return call


def test_reads_a_manifest_and_lists_each_version_once(s3: FolderS3) -> None:
    one = s3.land("a b+%é.json", "v1", b"1") | {"sequencer": "00A"}
    s3.put_object("staging", "manifests/toll_table/b.json", str(manifest("b", one, one)).replace("'", '"').encode())
    batch = read_manifest(s3, "s3://staging/manifests/toll_table/b.json")
    assert batch == Batch("b", (LandedObject("landing", "a b+%é.json", "v1", 1, "00A"),), dataset="toll_table")
    assert batch.objects[0].source == "landing/a b+%é.json@v1"


def test_copies_exactly_the_versions_of_the_batch(s3: FolderS3) -> None:
    batch = Batch.from_manifest(manifest("b", s3.land("k", "v1", b"old"), s3.land("k", "v2", b"new")))
    staged = stage(s3, batch, "staging")
    assert [(each.state, each.size, each.landed_at) for each in staged] == [(STAGED, 3, NOON)] * 2
    assert s3.staged("in/b/00000.json") == b"old"
    assert s3.staged("in/b/00001.json") == b"new"


def test_tells_what_is_gone_from_what_is_empty(s3: FolderS3) -> None:
    gone, empty = s3.land("gone", "v1", b"x"), s3.land("empty", "v1", b"")
    del s3.landed["landing", "gone", "v1"]
    staged = stage(s3, Batch.from_manifest(manifest("b", gone, empty)), "staging")
    assert [(each.state, each.size) for each in staged] == [(GONE, 0), (STAGED, 0)]


def test_a_version_that_vanishes_after_it_was_copied_is_gone(s3: FolderS3, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = Batch.from_manifest(manifest("b", s3.land("k", "v1", b"x")))
    monkeypatch.setattr(s3, "head_object", refusing("404"))
    assert [each.state for each in stage(s3, batch, "staging")] == [GONE]


def test_access_denied_to_what_is_no_longer_listed_means_gone(s3: FolderS3, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = Batch.from_manifest(manifest("b", s3.land("k", "v1", b"x")))
    s3.land("k", "v2", b"y")
    del s3.landed["landing", "k", "v1"]
    monkeypatch.setattr(s3, "copy_object", refusing("AccessDenied"))
    assert [each.state for each in stage(s3, batch, "staging")] == [GONE]


def test_a_missing_right_is_no_missing_object(s3: FolderS3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "copy_object", refusing("AccessDenied"))
    with pytest.raises(ClientError, match="AccessDenied"):
        stage(s3, Batch.from_manifest(manifest("b", s3.land("k", "v1", b"x"))), "staging")


def test_copies_in_parts_what_one_copy_does_not_take(s3: FolderS3, monkeypatch: pytest.MonkeyPatch) -> None:
    copied = []
    monkeypatch.setattr(s3, "copy", lambda *to: copied.append(to), raising=False)
    large = s3.land("k", "v1", b"x") | {"size": 5 * 1024**3 + 1}
    stage(s3, Batch.from_manifest(manifest("b", large)), "staging")
    assert copied == [({"Bucket": "landing", "Key": "k", "VersionId": "v1"}, "staging", "in/b/00000.json")]


def test_orders_versions_without_sequencer_as_s3_lists_them(s3: FolderS3) -> None:
    entries = {version: s3.land("k", version, b"x") for version in ("z", "m", "a")}
    s3.land("k", "earlier", b"x", NOON - timedelta(seconds=1))
    s3.land("k.longer", "v", b"x")
    staged = stage(s3, Batch.from_manifest(manifest("b", entries["a"], entries["z"])), "staging")
    ordered = sorted((each for each in staged if each.landed_at == NOON), key=lambda each: each.ordinal)
    assert [(each.landed.version, each.state) for each in ordered] == [("z", STAGED), ("m", OTHER), ("a", STAGED)]
    assert len(staged) == 3


def test_lists_no_versions_where_every_object_has_a_sequencer(s3: FolderS3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "get_paginator", None)
    batch = Batch.from_manifest(manifest("b", s3.land("k", "v1", b"x") | {"sequencer": "0A"}))
    assert [each.ordinal for each in stage(s3, batch, "staging")] == [None]
