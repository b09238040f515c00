"""Copies in, numbered lines out."""

import random
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from glue.lib import lines as subject
from glue.lib.landed import GONE, STAGED, LandedObject, StagedObject
from glue.lib.lines import Splits, plan_splits, read_lines
from tests.glue.fakes import NOON


def staged_copies(folder: Path, contents: list[bytes | None]) -> list[StagedObject]:
    """Copies of objects k0, k1 ...; None for one that is gone."""
    staged = []
    for index, content in enumerate(contents):
        landed = LandedObject("b", f"k{index}", "v")
        if content is None:
            staged.append(StagedObject(landed, GONE))
            continue
        if content:
            (folder / f"{index:05d}.json").write_bytes(content)
        staged.append(StagedObject(landed, STAGED, len(content), NOON))
    return staged


def lines_of(spark: SparkSession, folder: Path, contents: list[bytes | None]) -> list[tuple[str, int, str]]:
    read = read_lines(spark, folder.as_uri(), staged_copies(folder, contents))
    return sorted((row["source"], row["line"], row["text"]) for row in read.collect())


def test_numbers_the_lines_of_each_object_from_1(spark: SparkSession, tmp_path: Path) -> None:
    contents = [b"a\nb\nc\n", b"d", b"", None, b"e\n\n \t\r\nf\n"]
    assert lines_of(spark, tmp_path, contents) == [
        *[("b/k0@v", 1, "a"), ("b/k0@v", 2, "b"), ("b/k0@v", 3, "c"), ("b/k1@v", 1, "d")],
        *[("b/k4@v", 1, "e"), ("b/k4@v", 4, "f")],
    ]


def test_only_a_line_feed_ends_a_line(spark: SparkSession, tmp_path: Path) -> None:
    assert [row[2] for row in lines_of(spark, tmp_path, ["a\r\nb\rc\u2028d\n".encode()])] == ["a\r", "b\rc\u2028d"]


def test_drops_a_byte_order_mark_at_the_start_of_a_file_only(spark: SparkSession, tmp_path: Path) -> None:
    contents = ["\ufeffa\n\ufeffb\n".encode(), "\ufeff\na".encode()]
    assert lines_of(spark, tmp_path, contents) == [("b/k0@v", 1, "a"), ("b/k0@v", 2, "\ufeffb"), ("b/k1@v", 2, "a")]


def test_leaves_copies_of_objects_that_are_gone_by_now(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "00001.json").write_bytes(b"left from an earlier try\n")
    assert [row[2] for row in lines_of(spark, tmp_path, [b"a\n", None])] == ["a"]


def test_numbers_lines_of_files_that_are_split(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "plan_splits", lambda _sizes, _cores: Splits(size=100, tasks=3))
    chance = random.Random(6)
    texts = [[f"{number}:" + "x" * chance.choice([0, 5, 80, 350]) for number in range(1, 60)] for _ in range(3)]
    contents = ["\n".join(text).encode() for text in texts]
    expected = [(f"b/k{index}@v", at, text) for index, each in enumerate(texts) for at, text in enumerate(each, 1)]
    assert lines_of(spark, tmp_path, contents) == sorted(expected)


def test_gives_each_object_its_landing_time(spark: SparkSession, tmp_path: Path) -> None:
    (row,) = read_lines(spark, tmp_path.as_uri(), staged_copies(tmp_path, [b"a"])).collect()
    assert row["landed_at"] == NOON.replace(tzinfo=None)


@pytest.mark.parametrize(
    ("sizes", "cores", "splits"),
    [
        ([20_000], 2, Splits(4 * 1024**2, 1)),
        ([20_000] * 1000, 2, Splits(5_000_001, 4)),
        ([200_000_000], 8, Splits(12_500_001, 16)),
        ([10**11], 8, Splits(128 * 1024**2, 746)),
    ],
)
def test_plans_splits_by_size_and_cores(sizes: list[int], cores: int, splits: Splits) -> None:
    assert plan_splits(sizes, cores) == splits
