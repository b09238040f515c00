"""CSV records that the plain way leaves: judged one by one, and put together where they have several lines."""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from pyspark.sql import DataFrame, Row
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql import types as T  # noqa: N812

from glue.lib.contract import Contract
from glue.lib.csv_exact import record_judge
from glue.lib.csv_text import COMMA, ends_open, records
from glue.lib.plain import read_values

_WHOLE = T.StructType(
    [
        T.StructField("object", T.IntegerType()),
        T.StructField("source", T.StringType()),
        T.StructField("line", T.LongType()),
        T.StructField("landed_micros", T.LongType()),
        T.StructField("content", T.BinaryType()),
        T.StructField("closed", T.BooleanType()),
    ]
)
_NEVER_CLOSES = "a quote that opens on this line or one before never closes"


def first_open_lines(doubtful: DataFrame, delimiter: str = COMMA) -> dict[int, int]:
    """Where, in each file that has such, the first record of several lines begins: up to there lines are records.

    In:     lines with quotes that are not plain: object, line, text
    Out:    line by object
    """

    @F.udf("boolean")
    def is_open(line: bytearray) -> bool:
        return ends_open(bytes(line), delimiter=delimiter)

    found = doubtful.where(is_open(F.col("text").cast("binary"))).groupBy("object").agg(F.min("line").alias("line"))
    return {row["object"]: row["line"] for row in found.collect()}


def one_line_records(lines: DataFrame) -> DataFrame:
    """Lines that are each a record.

    Out:    object, source, line, landed_at, content binary, closed boolean
    """
    # As bytes, because turning them into text would hide those that are no UTF-8.
    content = F.col("text").cast("binary").alias("content")
    return lines.select("object", "source", "line", "landed_at", content, F.lit(True).alias("closed"))


def whole_records(lines: DataFrame, delimiter: str = COMMA) -> DataFrame:
    """Puts together records that may have several lines. One file's lines go through one task, in order.

    In:     lines, blank ones too, from one that begins a record to each file's end
    Out:    object, source, line (a record's first), landed_at, content binary, closed boolean; no blank records
    """
    content, micros = F.col("text").cast("binary").alias("content"), F.unix_micros("landed_at").alias("landed_micros")
    split = lines.select("object", "source", "line", micros, content)
    in_order = split.repartition("object").sortWithinPartitions("object", "line")

    def assembled(rows: Iterable[Row]) -> Iterator[tuple]:
        for _, of_file in groupby(rows, key=lambda row: row["object"]):
            first = next(of_file)
            numbered = ((row["line"], bytes(row["content"])) for row in chain([first], of_file))
            for record in records(numbered, delimiter):
                if record.content.strip(b" \t\r"):
                    named = first["object"], first["source"], record.first, first["landed_micros"]
                    yield *named, record.content, record.closed

    whole = lines.sparkSession.createDataFrame(in_order.rdd.mapPartitions(assembled), _WHOLE)
    landed_at = F.timestamp_micros("landed_micros").alias("landed_at")
    return whole.select("object", "source", "line", landed_at, "content", "closed")


def judge_records(found: DataFrame, contract: Contract, delimiter: str = COMMA) -> DataFrame:
    """Judges records one by one in Python: right for every record, and some ten times slower than the plain way.

    In:     object, source, line, landed_at, content, closed, layout
    Out:    object, source, line, landed_at, text, values struct (null where bad), reason string (null where good),
            bad_byte int from 0 (where the record is not UTF-8)
    """
    judge = record_judge(contract, delimiter)

    @F.udf("json string, reason string, bad_byte int")
    def verdict(content: bytearray, closed: bool, layout: Row) -> tuple[str | None, str | None, int | None]:
        if layout["unreadable"] is not None:
            return None, layout["unreadable"], None
        if not closed:
            return None, _NEVER_CLOSES, None
        json, problems, bad_byte = judge(bytes(content), layout["width"], layout["positions"])
        return json, "; ".join(problems) or None, bad_byte

    judged = found.withColumn("verdict", verdict("content", "closed", "layout"))
    values = F.when(F.col("verdict.json").isNotNull(), read_values(F.col("verdict.json"), contract))
    text = F.col("content").cast("string").alias("text")
    rest = ("verdict.reason", "verdict.bad_byte")
    return judged.select("object", "source", "line", "landed_at", text, values.alias("values"), *rest)
