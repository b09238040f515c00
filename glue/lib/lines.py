"""Lines of a batch's copies, numbered as in the object they come from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql import types as T  # noqa: N812

from glue.lib.landed import STAGED, StagedObject

MIB = 1024**2
_SMALLEST_SPLIT, _LARGEST_SPLIT = 4 * MIB, 128 * MIB
# monotonically_increasing_id counts a partition's rows in its lower 33 bits.
_ROW_IN_PARTITION = 2**33 - 1
_BYTE_ORDER_MARK = "\ufeff"
_LOOKUP = T.ArrayType(
    T.StructType(
        [
            T.StructField("source", T.StringType()),
            T.StructField("landed_micros", T.LongType()),
            T.StructField("offsets", T.ArrayType(T.LongType())),
        ]
    )
)


@dataclass(frozen=True)
class Splits:
    """How the copies are cut for Spark."""

    size: int
    """Bytes of a split, the last one of a file apart."""
    tasks: int
    """Tasks, and so files of output: many small copies share one."""


def plan_splits(sizes: Sequence[int], cores: int) -> Splits:
    """Cuts so that each core gets about two splits, in sizes that neither waste tasks nor memory."""
    total = sum(sizes)
    size = min(max(total // (2 * cores) + 1, _SMALLEST_SPLIT), _LARGEST_SPLIT)
    return Splits(size, max(1, -(-total // size)))


def read_lines(spark: SparkSession, folder: str, staged: Sequence[StagedObject]) -> DataFrame:
    """Reads the batch's copies, line by line.

    In, Out: as `read_all_lines`, without blank lines
    """
    lines = read_all_lines(spark, folder, staged)
    return lines.where(F.expr(r"trim(BOTH ' \t\r' FROM text) != ''"))


def read_all_lines(spark: SparkSession, folder: str, staged: Sequence[StagedObject]) -> DataFrame:
    """Reads the batch's copies, line by line, blank ones too.

    In:     the folder of `<index>.*` copies, with at least one in it; the batch's staged objects, by index.
            Lines end with LF; a byte order mark before the first is dropped; copies of no staged object are ignored
    Out:    object int, its index; source string, line bigint from 1, landed_at timestamp UTC, text string
    """
    sizes = [each.size for each in staged if each.state == STAGED]
    splits = plan_splits(sizes, spark.sparkContext.defaultParallelism)
    # Each split becomes a partition of its own, so that a row's place in its partition is its place in the split.
    spark.conf.set("spark.sql.files.maxPartitionBytes", splits.size)
    spark.conf.set("spark.sql.files.openCostInBytes", splits.size)
    raw = spark.read.text(folder, lineSep="\n").select(
        F.substring_index("_metadata.file_name", ".", 1).cast("int").alias("object"),
        F.expr(f"_metadata.file_block_start div {splits.size}").cast("int").alias("split"),
        F.col("value"),
    )
    starts = _lines_before(raw) if max(sizes) > splits.size else {}
    return raw.transform(_numbered, staged, starts).coalesce(splits.tasks)


def _lines_before(raw: DataFrame) -> dict[int, list[int]]:
    """Lines of an object before each of its splits: only worth a pass where an object has several."""
    before: dict[int, list[int]] = {}
    counted = raw.groupBy("object", "split").count().collect()
    following = 0
    for row in sorted(counted, key=lambda row: (row["object"], row["split"])):
        starts = before.setdefault(row["object"], [])
        following = following if starts else 0
        # Splits inside one long line have no line of their own and are not counted.
        starts += [following] * (row["split"] + 1 - len(starts))
        following += row["count"]
    return before


def _numbered(raw: DataFrame, staged: Sequence[StagedObject], starts: dict[int, list[int]]) -> DataFrame:
    row = F.monotonically_increasing_id().bitwiseAND(_ROW_IN_PARTITION)
    of = _lookup(staged, starts)[F.col("object")].alias("of")
    located = raw.select("object", of, "split", row.alias("row"), "value")
    line = F.col("of.offsets")[F.col("split")] + F.col("row") + 1
    marked = (line == 1) & F.col("value").startswith(_BYTE_ORDER_MARK)
    return located.where(F.col("of").isNotNull()).select(
        "object",
        F.col("of.source").alias("source"),
        line.alias("line"),
        F.timestamp_micros("of.landed_micros").alias("landed_at"),
        F.when(marked, F.expr("substring(value, 2)")).otherwise(F.col("value")).alias("text"),
    )


def _lookup(staged: Sequence[StagedObject], starts: dict[int, list[int]]) -> SparkColumn:
    """What each object's lines need to know, by index: a constant, as joining so little would take a job of its own."""
    known = [
        {"source": each.landed.source, "landed_micros": _micros(each), "offsets": starts.get(index, [0])}
        if each.state == STAGED
        else None
        for index, each in enumerate(staged)
    ]
    return F.from_json(F.lit(json.dumps(known)), _LOOKUP)


def _micros(staged: StagedObject) -> int:
    return int(staged.landed_at.timestamp()) * 1_000_000
