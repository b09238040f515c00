r"""Plain CSV records: one line, quotes around whole fields only. Built-in functions read them exactly, and fast.

As with JSON lines (plain.py), what is doubtful is left to the exact way, so the two cannot disagree about what is good.
"""

import json
import re

from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql import types as T  # noqa: N812

from glue.lib.contract import Column, Contract
from glue.lib.csv_header import Layout
from glue.lib.csv_text import COMMA
from glue.lib.moments import format_pattern
from glue.lib.plain import DAY, JSON_TYPES, MOMENT, fits

_NO_DOUBT = r"\A[^\x00\r\ufffd]*+\z"
_DECIMAL = r"[+-]?(?:[0-9]{1,40}+(?:\.[0-9]{0,40}+)?+|\.[0-9]{1,40}+)(?:[eE][+-]?[0-9]{1,4}+)?+"
# Integers with fewer digits than their type holds, so that none is out of range.
_TOKENS = {
    "bigint": r"[+-]?[0-9]{1,18}",
    "integer": r"[+-]?[0-9]{1,9}",
    "real": _DECIMAL,
    "double precision": _DECIMAL,
    "boolean": "(?i:true|false)",
    "date": DAY,
    "timestamp": MOMENT,
}
_LAYOUTS = T.ArrayType(
    T.StructType(
        [
            T.StructField("header_lines", T.LongType()),
            T.StructField("width", T.IntegerType()),
            T.StructField("positions", T.ArrayType(T.IntegerType())),
            T.StructField("unreadable", T.StringType()),
        ]
    )
)


def with_layouts(lines: DataFrame, layouts: dict[int, Layout]) -> DataFrame:
    """Gives each line its file's layout, and leaves out the header's lines.

    In:     object, line, ...; layouts by object
    Out:    the same and layout struct
    """
    known = [vars(layouts[index]) if index in layouts else None for index in range(max(layouts) + 1)]
    # A constant, as joining so little would take a job of its own.
    of = F.from_json(F.lit(json.dumps(known)), _LAYOUTS)[F.col("object")]
    return lines.withColumn("layout", of).where(F.col("line") > F.col("layout.header_lines"))


def read_plain_records(lines: DataFrame, contract: Contract, delimiter: str = COMMA) -> DataFrame:
    """Reads lines as records with built-in functions alone, and tells which of them that was right for.

    In:     lines that no quoted field of an earlier line reaches into: object, source, line, landed_at, text, layout
    Out:    the same without a carriage return at the end; values struct of the contract's columns, plain boolean
    """
    text = F.col("text")
    record = F.when(text.endswith("\r"), F.expr("left(text, char_length(text) - 1)")).otherwise(text)
    split = lines.withColumn("text", record).withColumn("fields", _fields(text, delimiter))
    raw = [_raw(at, column).alias(column.sent) for at, column in enumerate(contract.columns)]
    read = split.withColumn("raw", F.struct(*raw))
    values = F.struct(*[_value(F.col("raw")[column.sent], column).alias(column.sent) for column in contract.columns])
    plain = read.withColumn("values", values).withColumn("plain", F.coalesce(_is_plain(contract), F.lit(False)))
    return plain.select("object", "source", "line", "landed_at", "layout", "text", "values", "plain")


def _fields(text: SparkColumn, delimiter: str) -> SparkColumn:
    """The fields, still in their quotes; null where there are quotes that do not stand around a whole field."""
    mark = re.escape(delimiter)
    found = F.regexp_extract_all(F.concat(text, F.lit(delimiter)), F.lit(rf'("[^"]*+"|[^"{mark}]*+){mark}'), F.lit(1))
    whole = F.when(F.array_join(found, delimiter) == text, found)
    return F.when(text.contains('"'), whole).otherwise(F.split(text, mark))


def _raw(at: int, column: Column) -> SparkColumn:
    """A field as text: null where it is empty, or the file has no such column."""
    field = F.col("fields")[F.col("layout.positions")[at]]
    bare = F.when(field.startswith('"'), field.substr(F.lit(2), F.char_length(field) - 2)).otherwise(field)
    trimmed = bare if column.type == "varchar" else F.trim(bare)
    return F.when(trimmed != "", trimmed)


def _value(raw: SparkColumn, column: Column) -> SparkColumn:
    return raw.cast(JSON_TYPES.get(column.type, T.StringType()))


def _is_plain(contract: Contract) -> SparkColumn:
    layout = F.col("layout")
    good = layout["unreadable"].isNull() & (F.size("fields") == layout["width"]) & F.col("text").rlike(_NO_DOUBT)
    for column in contract.columns:
        if column.type != "varchar":
            raw = F.col("raw")[column.sent]
            good = good & (raw.isNull() | raw.rlike(rf"\A(?:{_token(column)})\z"))
        good = good & fits(F.col("values"), column)
    return good


def _token(column: Column) -> str:
    return _TOKENS[column.type] if column.format is None else format_pattern(column.format)
