r"""Plain lines: flat records without escapes, which Spark's built-in functions read exactly, and fast.

A line is plain only where the exact way (exact.py) would accept it with the same values; anything doubtful is left to
that. So nothing is refused here, and the two cannot disagree about what is good.
"""

import re

from pyspark.sql import Column as SparkColumn
from pyspark.sql import functions as F  # noqa: N812 (everybody's name for it)
from pyspark.sql import types as T  # noqa: N812

from glue.lib.contract import Column, Contract
from glue.lib.moments import format_pattern
from glue.lib.patterns import java_pattern

_SPACE = r"[ \t\r]*+"
_NUMBER = r"-?(?:0|[1-9][0-9]{0,40}+)(?:\.[0-9]{1,40}+)?+(?:[eE][+-]?[0-9]{1,4}+)?+"
DAY = r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}"
MOMENT = DAY + r"[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?+(?:Z|[+-][0-9]{2}:[0-9]{2})?+"
# Integers with fewer digits than their type holds, so that none is out of range.
_UNQUOTED = {"bigint": r"-?(?:0|[1-9][0-9]{0,17}+)", "integer": r"-?(?:0|[1-9][0-9]{0,8}+)"}
_QUOTED = {"date": DAY, "timestamp": MOMENT}

JSON_TYPES = {
    "bigint": T.LongType(),
    "integer": T.IntegerType(),
    "real": T.FloatType(),
    "double precision": T.DoubleType(),
    "boolean": T.BooleanType(),
}
_TABLE_TYPES = {**JSON_TYPES, "date": T.DateType(), "timestamp": T.TimestampType()}


def read_values(line: SparkColumn, contract: Contract) -> SparkColumn:
    """The contract's columns out of a line that is plain, or that the exact way has written anew.

    Out:    a struct; days and moments are still text
    """
    fields = [T.StructField(column.sent, JSON_TYPES.get(column.type, T.StringType())) for column in contract.columns]
    # from_json takes single quotes itself. The option stops Spark from parsing the line once for each field.
    return F.from_json(_with_json_words(line), T.StructType(fields), {"mode": "PERMISSIVE"})


def table_value(values: SparkColumn, column: Column) -> SparkColumn:
    """One column of `read_values`, in the type of the table, with the default where there is none."""
    value = _typed(values[column.sent], column)
    if column.default is None:
        return value.alias(column.name)
    if column.type == "varchar":
        value = F.when(value != "", value)
    return F.coalesce(value, F.lit(column.default).cast(spark_type(column))).alias(column.name)


def spark_type(column: Column) -> T.DataType:
    """The type of a column in a DataFrame and in Parquet."""
    return _TABLE_TYPES.get(column.type, T.StringType())


def _typed(value: SparkColumn, column: Column) -> SparkColumn:
    if column.format is None:
        return value.cast(spark_type(column))
    return (F.to_date if column.type == "date" else F.to_timestamp)(value, column.format)


def is_plain(line: SparkColumn, values: SparkColumn, contract: Contract) -> SparkColumn:
    """Whether the line is plain and keeps the contract. Never null.

    In:     the line, and what `read_values` makes of it
    """
    plain = line.rlike(plain_record(contract))
    for column in contract.columns:
        plain = plain & fits(values, column)
    return F.coalesce(plain, F.lit(False))


def plain_record(contract: Contract) -> str:
    """A Java regular expression of the contract's plain lines, with every value a token of its column's type."""
    json = _record(contract, '"', ("true", "false", "null"))
    python = _record(contract, "'", ("True", "False", "None"))
    return rf"\A{_SPACE}\{{{_SPACE}(?:{json}|{python}){_SPACE}\}}{_SPACE}\z"


def _record(contract: Contract, quote: str, words: tuple[str, str, str]) -> str:
    true, false, null = words
    text = rf"{quote}[^\"'\\\x00-\x1f\ufffd]*+{quote}"
    if quote == '"':
        text = r'"[^"\\\x00-\x1f\ufffd]*+"'
    tokens = {"varchar": text, "boolean": f"{true}|{false}", **_UNQUOTED}
    colon, comma = f"{_SPACE}:{_SPACE}", f"{_SPACE},{_SPACE}"
    names = [re.escape(column.sent) for column in contract.columns]
    own = [
        f"{quote}{name}{quote}{colon}(?:{_token(column, tokens, quote)}|{null})"
        for name, column in zip(names, contract.columns, strict=True)
    ]
    other = f"(?!{quote}(?:{'|'.join(names)}){quote}){text}{colon}(?:{text}|{_NUMBER}|{true}|{false}|{null})"
    member = f"(?:{'|'.join([*own, other])})"
    return f"(?:{member}{comma})*+{member}"


def _token(column: Column, tokens: dict[str, str], quote: str) -> str:
    if column.default is not None and column.type in _QUOTED:
        return f"{quote}(?:{_day_or_moment(column)})?+{quote}"
    if column.type in _QUOTED:
        return f"{quote}{_day_or_moment(column)}{quote}"
    return tokens.get(column.type, _NUMBER)


def _day_or_moment(column: Column) -> str:
    """The texts of a date or timestamp, without groups that have names: a pattern may hold several of them."""
    if column.format is None:
        return _QUOTED[column.type]
    return format_pattern(column.format)


def _with_json_words(line: SparkColumn) -> SparkColumn:
    """None, True and False as JSON has them, where they are not inside a text. Only a dict has no double quote."""
    outside = r"(?=(?:[^']*+'[^']*+')*+[^']*+\z)"
    has_any, words = F.lit(False), line
    for python, json in (("None", "null"), ("True", "true"), ("False", "false")):
        has_any = has_any | line.contains(python)
        words = F.regexp_replace(words, rf"\b{python}\b{outside}", json)
    # Looking for a word first is some ten times cheaper than replacing it nowhere.
    return F.when(~line.contains('"') & has_any, words).otherwise(line)


def fits(values: SparkColumn, column: Column) -> SparkColumn:
    """Whether one column of `read_values` keeps the contract."""
    value = values[column.sent]
    return value.isNotNull() & _holds(value, column) if column.required else value.isNull() | _holds(value, column)


def _holds(value: SparkColumn, column: Column) -> SparkColumn:
    if column.type == "varchar":
        short = F.octet_length(value) <= column.length
        return short if column.pattern is None else short & value.rlike(java_pattern(column.pattern))
    if column.type in ("real", "double precision"):
        return F.abs(value) < F.lit(float("inf"))
    if column.type in _QUOTED:
        return _typed(value, column).isNotNull()
    return F.lit(True)
