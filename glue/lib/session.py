"""What every Spark job of ours asks of its session."""

from pyspark.sql import SparkSession

SESSION_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # What COPY and every other reader take as a timestamp without zone.
    "spark.sql.parquet.outputTimestampType": "INT96",
    "spark.sql.parquet.int96RebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    # A text that is no day casts to null, and its line is judged exactly.
    "spark.sql.ansi.enabled": "false",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
}


def configured(spark: SparkSession) -> SparkSession:
    """The session, with our settings."""
    for name, value in SESSION_SETTINGS.items():
        spark.conf.set(name, value)
    return spark
