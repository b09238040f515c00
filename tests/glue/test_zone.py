"""Where a zone is, as jobs are told it."""

import pytest

from glue.lib.zone import Zone


@pytest.mark.parametrize(
    ("url", "zone"),
    [
        ("s3://lake/raw/", Zone("lake", "raw/")),
        ("s3://lake/a/b", Zone("lake", "a/b/")),
        ("s3://lake", Zone("lake", "")),
        ("s3://lake/a#b?c", Zone("lake", "a#b?c/")),
    ],
)
def test_at_reads_bucket_and_prefix(url: str, zone: Zone) -> None:
    assert Zone.at(url) == zone


@pytest.mark.parametrize("url", ["nowhere-at-all", "", "s3://", "s3:///raw/", "/lake/raw/", "http://lake/raw/"])
def test_at_refuses_what_is_no_place_in_s3(url: str) -> None:
    with pytest.raises(ValueError, match=rf'at "{url}"; give it as s3://<bucket>/<prefix>'):
        Zone.at(url)
