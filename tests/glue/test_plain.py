"""What the built-in functions take, the exact way takes too, with the same values."""

import json
import random
import struct
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from glue.lib.contract import Contract
from glue.lib.plain import table_value
from glue.lib.rows import judge_exactly, read_plain

WIDE = Contract.from_json(
    json.dumps(
        {
            "dataset": "wide",
            "format": "json-lines",
            "load": "append",
            "columns": [
                {"name": "big", "type": "bigint"},
                {"name": "small", "type": "integer"},
                {"name": "text", "type": "varchar", "length": 8, "pattern": "^[^b]*$"},
                {"name": "approx", "type": "real"},
                {"name": "precise", "type": "double precision"},
                {"name": "day", "type": "date"},
                {"name": "moment", "type": "timestamp"},
                {"name": "flag", "type": "boolean"},
                {"name": "us", "header": "US Day", "type": "date", "format": "M/d/yyyy"},
                {"name": "word", "type": "varchar", "length": 4, "default": "NA"},
                {"name": "shipped", "type": "date", "format": "dd.MM.yyyy", "default": "1970-01-01"},
            ],
        }
    )
)
TOKENS = {
    "big": ["1", "-0", "9223372036854775807", "9223372036854775808", "1.0", '"1"', "01", "null", "true", "1" * 18],
    "small": ["0", "-2147483648", "2147483648", "999999999", "null", "1e2"],
    "text": [
        *[
            '""',
            '"abc"',
            '"ac"',
            '"12345678"',
            '"123456789"',
            '"éééé"',
            '"ééééé"',
            '"a\\n"',
            '"\\u00e9"',
            '"it\'s"',
            "null",
            "5",
        ],
        *['"None"', '", None"', '"\u2028"', '"a\ufffd"', '"True: None"', '["a"]', "true", '"a\u2029"', '"a\t"'],
    ],
    "approx": [
        "0.1",
        "-1e38",
        "3.4028235e38",
        "3.4028236e38",
        "1e39",
        "1e-50",
        "16777217",
        "NaN",
        '"1"',
        "null",
        "1.",
        ".5",
        "1E400",
    ],
    "precise": ["0.1", "1e308", "1e309", "-Infinity", "null", "123456789012345678901234567890", "1" * 45],
    "day": [
        '"2024-02-29"',
        '"2023-02-29"',
        '"0000-01-01"',
        '"0001-01-01"',
        '"2024-2-9"',
        '"2024-02-29 "',
        "null",
        "20240229",
    ],
    "moment": [
        *[
            '"2024-02-29 10:00:00"',
            '"2024-02-29T10:00:00.123456Z"',
            '"2024-02-29 10:00:00.5+05:30"',
            '"2024-02-29 24:00:00"',
        ],
        *[
            '"2024-02-29"',
            '"2024-02-29 10:00:60"',
            '"1883-01-01 00:00:00"',
            '"2024-02-29 10:00:00+25:00"',
            '"10:00:00"',
            "null",
        ],
    ],
    "flag": ["true", "false", "null", '"true"', "0"],
    "US Day": ['"2/29/2024"', '"02/09/2024"', '"2/30/2024"', '"2024-02-29"', '"1/1/0000"', '" 1/1/2024"', "null"],
    "word": ['"abc"', '""', "null", '"abcde"', '" "', "5"],
    "shipped": ['"29.02.2024"', '""', "null", '"9.2.2024"', '"30.02.2024"'],
    "extra": ['"x"', "1", "null", "{}", "[1]", '"a\\"b"', "NaN"],
}
LINES = "object int, source string, line long, landed_at timestamp, text string"
PYTHON_WORDS = {"true": "True", "false": "False", "null": "None", "NaN": "nan"}


def random_line(chance: random.Random) -> str:
    """A record of some columns in some order, as JSON or as Python prints it, mostly good."""
    names = chance.sample(list(TOKENS), chance.randrange(1, len(TOKENS)))
    tokens = {name: TOKENS[name][0] if chance.random() < 0.6 else chance.choice(TOKENS[name]) for name in names}
    space = chance.choice(["", " ", "\t"])
    if chance.random() < 0.5:
        return "{" + f",{space}".join(f'"{name}":{space}{token}' for name, token in tokens.items()) + "}"
    texts = {
        name: repr(json.loads(token, strict=False)) if token[0] == '"' else PYTHON_WORDS.get(token, token)
        for name, token in tokens.items()
    }
    return (
        "{"
        + f",{space}".join(f"'{name}':{space}{text}" for name, text in texts.items())
        + "}"
        + chance.choice(["", " \r"])
    )


def as_lines(spark: SparkSession, texts: list[str]) -> DataFrame:
    rows = [(0, "b/k@v", number, datetime(2024, 1, 1, tzinfo=UTC), text) for number, text in enumerate(texts, 1)]
    return spark.createDataFrame(rows, LINES).coalesce(1)


def values_by_line(judged: DataFrame) -> dict[int, tuple]:
    columns = [table_value(F.col("values"), column) for column in WIDE.columns]
    return {row["line"]: tuple(row)[1:] for row in judged.select("line", *columns).collect()}


def test_plain_lines_are_good_lines_with_the_same_values(spark: SparkSession) -> None:
    chance = random.Random(5)
    texts = [random_line(chance) for _ in range(4000)]
    texts += ["{" + f'"{name}": {token}' + "}" for name, tokens in TOKENS.items() for token in tokens]
    lines = as_lines(spark, texts)
    plain = values_by_line(read_plain(lines, WIDE).where("plain"))
    exact = values_by_line(judge_exactly(lines, WIDE).where("reason IS NULL"))
    assert len(plain) > 1000
    assert {number: exact.get(number) for number in plain} == plain
    doubtful = [texts[number - 1] for number in exact.keys() - plain.keys()]
    # The exact way is for what is rare: escapes, nesting, lengths and ranges at their very end.
    assert len(doubtful) < len(plain) / 2


def test_reads_every_type_exactly(spark: SparkSession) -> None:
    text = (
        "{'big': -9, 'small': 3, 'text': 'None', 'approx': 0.1, 'precise': 0.1, 'day': '2024-02-29',"
        " 'moment': '2024-02-29T10:00:00.5+05:30', 'flag': False}"
    )
    (row,) = values_by_line(read_plain(as_lines(spark, [text]), WIDE).where("plain")).values()
    tenth = struct.unpack("f", struct.pack("f", 0.1))[0]
    moment = datetime(2024, 2, 29, 4, 30, 0, 500_000, tzinfo=UTC).replace(tzinfo=None)
    assert row == (-9, 3, "None", tenth, 0.1, date(2024, 2, 29), moment, False, None, "NA", date(1970, 1, 1))


@pytest.mark.parametrize(
    "text", ["1.0000000596046448", "1.00000005960464477539062500001", "16777217", "7e-46", "0.1", "8388608.5"]
)
def test_a_real_is_the_nearest_float_of_what_was_written(spark: SparkSession, text: str) -> None:
    lines = as_lines(spark, [f'{{"approx": {text}}}', f"{{'approx': {text}, 'nested': []}}"])
    plain = values_by_line(read_plain(lines, WIDE).where("plain"))
    exact = values_by_line(judge_exactly(lines, WIDE))
    assert plain[1][3] == exact[1][3] == exact[2][3] == nearest_float(text)


def nearest_float(text: str) -> float:
    """Among the float32 around the value, the nearest; of two equally near, the even one."""
    about = struct.unpack("i", struct.pack("f", float(text)))[0]
    candidates = [(bits, struct.unpack("f", struct.pack("i", bits))[0]) for bits in range(max(about - 1, 0), about + 2)]
    return min(candidates, key=lambda each: (abs(Fraction(Decimal(text)) - Fraction(each[1])), each[0] % 2))[1]
