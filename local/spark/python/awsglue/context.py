"""GlueContext: the way to the Spark session, and to tables of the Data Catalog."""

import logging
from typing import TYPE_CHECKING, Any, NoReturn

import boto3  # type: ignore[import-untyped]
from pyspark import SparkContext
from pyspark.sql import SparkSession

from .dynamicframe import DynamicFrame, missing

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_FORMATS = ("json", "csv", "parquet", "orc")


class GlueContext:
    """Glue's wrapper of a SparkContext."""

    def __init__(self, sparkContext: SparkContext, **_options: Any) -> None:  # noqa: N803 (Glue's name for it)
        self._sc = sparkContext
        self.spark_session = SparkSession.builder.getOrCreate()
        self.create_dynamic_frame = _FromCatalog(self)

    def get_logger(self) -> logging.Logger:
        """A logger that writes to the run's log."""
        logger = logging.getLogger("GlueLogger")
        logger.setLevel(logging.INFO)
        return logger

    def create_data_frame_from_catalog(self, database: str, table_name: str, **_options: Any) -> "DataFrame":
        """The rows of a catalog table.

        Raises: NotImplementedError where its classification is none of json, csv, parquet and orc
        """
        table = boto3.client("glue").get_table(DatabaseName=database, Name=table_name)["Table"]
        storage, parameters = table["StorageDescriptor"], table.get("Parameters", {})
        classification = parameters.get("classification", "")
        if classification not in _FORMATS:
            missing(f"Reading the catalog table {database}.{table_name} of classification {classification!r}")
        columns = [*storage["Columns"], *table.get("PartitionKeys", [])]
        schema = ", ".join(f"`{column['Name']}` {column['Type']}" for column in columns)
        reader = self.spark_session.read.schema(schema)
        if classification == "csv":
            header = parameters.get("skip.header.line.count", "0") != "0"
            reader = reader.option("header", header).option("sep", parameters.get("delimiter", ","))
        return reader.format(classification).load(storage["Location"])

    def __getattr__(self, name: str) -> Any:
        # Glue's class is a SQLContext and hands on what that has.
        if name in ("read", "sql", "createDataFrame", "table", "udf"):
            return getattr(self.spark_session, name)
        if name.startswith("__"):
            raise AttributeError(name)
        return missing(f"awsglue.context.GlueContext.{name}")


class _FromCatalog:
    def __init__(self, context: GlueContext) -> None:
        self._context = context

    def from_catalog(self, database: str, table_name: str, **options: Any) -> DynamicFrame:
        """The rows of a catalog table as a DynamicFrame."""
        frame = self._context.create_data_frame_from_catalog(database, table_name, **options)
        return DynamicFrame(frame, self._context, table_name)

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        missing(f"awsglue.context.GlueContext.create_dynamic_frame.{name}")
