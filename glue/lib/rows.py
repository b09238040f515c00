"""Good rows and bad: what a batch's lines come to under the contract."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from glue.lib.contract import Contract
from glue.lib.exact import line_judge
from glue.lib.plain import is_plain, read_values, table_value


def read_plain(lines: DataFrame, contract: Contract) -> DataFrame:
    """Reads lines with built-in functions alone, and tells which of them that was right for.

    In:     object, source, line, landed_at, text
    Out:    the same, values struct of the contract's columns, plain boolean
    """
    text, values = F.col("text"), F.col("values")
    read = lines.withColumn("values", read_values(text, contract))
    plain = read.withColumn("plain", is_plain(text, values, contract))
    return plain.select("object", "source", "line", "landed_at", "text", "values", "plain")


def judge_exactly(lines: DataFrame, contract: Contract) -> DataFrame:
    """Judges lines that are not plain, one by one in Python: right for every line, and some ten times slower.

    In:     object, source, line, landed_at, text
    Out:    the same, values struct (null where bad), reason string (null where good)
    """
    judge = line_judge(contract)

    @F.udf("json string, reason string")
    def verdict(line: bytearray) -> tuple[str | None, str | None]:
        json, problems = judge(bytes(line))
        return json, "; ".join(problems) or None

    # As bytes, because turning them into text would hide those that are no UTF-8.
    judged = lines.withColumn("verdict", verdict(F.col("text").cast("binary")))
    values = F.when(F.col("verdict.json").isNotNull(), read_values(F.col("verdict.json"), contract))
    return judged.select("object", "source", "line", "landed_at", "text", values.alias("values"), "verdict.reason")


def table_rows(judged: DataFrame, contract: Contract, batch: str, *more: str) -> DataFrame:
    """Rows as the staged table has them.

    In:     good lines: source, line, landed_at, values, and `more` columns to keep
    Out:    the contract's columns, then etl_source, etl_line, etl_landed_at, etl_batch: COPY goes by position; `more`
    """
    return judged.select(
        *[table_value(F.col("values"), column) for column in contract.columns],
        F.col("source").alias("etl_source"),
        F.col("line").alias("etl_line"),
        F.col("landed_at").alias("etl_landed_at"),
        F.lit(batch).alias("etl_batch"),
        *more,
    )


def bad_lines(judged: DataFrame) -> DataFrame:
    """Lines for quarantine.

    In:     lines that `judge_exactly` has seen
    Out:    source, line, reason, record: the line as it came
    """
    return judged.where(F.col("reason").isNotNull()).select("source", "line", "reason", F.col("text").alias("record"))
