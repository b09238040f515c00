"""What a run leaves in the staging bucket: Parquet with COPY manifests, quarantine, summary."""

import hashlib
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import types as T  # noqa: N812

from glue.lib.landed import STAGED, StagedObject
from glue.lib.load import OBJECT_COLUMNS

_SPOOL_BYTES = 1024**2
_OBJECT_TYPES = {"bigint": T.LongType(), "timestamp": T.TimestampType()}
_OBJECT_SCHEMA = T.StructType(
    [T.StructField(column.name, _OBJECT_TYPES.get(column.type, T.StringType())) for column in OBJECT_COLUMNS]
)


def write_parquet(rows: DataFrame, folder: str, *, more: bool = False, by: str | None = None) -> None:
    """Writes Parquet files and nothing else; `more` adds to those that the same run has written.

    With `by`, each value of that column gets a folder of its own, and its files do without the column.
    """
    writer = rows.write.mode("append" if more else "overwrite")
    if by is not None:
        writer = writer.partitionBy(by)
    writer.option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false").parquet(folder)


def object_list(spark: SparkSession, staged: Sequence[StagedObject], quarantined: dict[str, int]) -> DataFrame:
    """The staged objects as a table.

    In:     staged objects; quarantined lines by source
    Out:    the columns of load.OBJECT_COLUMNS, in one partition
    """
    return spark.createDataFrame(object_rows(staged, quarantined), _OBJECT_SCHEMA).coalesce(1)


def object_rows(staged: Sequence[StagedObject], quarantined: Mapping[str, int]) -> list[tuple]:
    """The rows of that table."""
    return [
        (
            each.landed.bucket,
            each.landed.key,
            each.landed.version,
            each.landed.source,
            each.landed_at,
            each.landed.sequencer,
            each.ordinal,
            "restored" if each.restored and each.state == STAGED else each.state,
            quarantined.get(each.landed.source, 0),
        )
        for each in staged
    ]


def write_copy_manifest(s3: Any, bucket: str, prefix: str) -> str:
    """Lists the Parquet files below `<prefix>/` for COPY, in `<prefix>.manifest`.

    Out:    the manifest's s3:// URL
    """
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{prefix}/")
    entries = [
        {"url": f"s3://{bucket}/{each['Key']}", "mandatory": True, "meta": {"content_length": each["Size"]}}
        for page in pages
        for each in page.get("Contents", [])
        if each["Key"].endswith(".parquet")
    ]
    key = f"{prefix}.manifest"
    s3.put_object(Bucket=bucket, Key=key, Body=json.dumps({"entries": entries}).encode())
    return f"s3://{bucket}/{key}"


def write_quarantine(s3: Any, bucket: str, dataset: str, bad: Iterable[dict[str, Any]]) -> None:
    """Puts the bad lines of each object version at a key of its own, as JSON lines {source, line, reason, record}.

    The key follows from the version alone, so that however often its lines are judged, they are there once.
    """
    with ExitStack() as opened:
        files = defaultdict(lambda: opened.enter_context(tempfile.SpooledTemporaryFile(_SPOOL_BYTES)))
        for line in bad:
            files[line["source"]].write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        for source, file in files.items():
            file.seek(0)
            s3.upload_fileobj(file, bucket, quarantine_key(dataset, source))


def quarantine_key(dataset: str, source: str) -> str:
    """Where the bad lines of one object version are."""
    return f"quarantine/{dataset}/{hashlib.sha256(source.encode()).hexdigest()[:32]}.json"
