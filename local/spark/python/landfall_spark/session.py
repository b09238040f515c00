"""The one warm Spark session, and what each run gets of it."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812 (everybody's name for it)

from .known_names import remember_names

_VIEW_FS = "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme"
_LOCAL_FS = "org.apache.hadoop.fs.RawLocalFileSystem"

# s3:// is local files by configuration alone: a mount a bucket, added once the role is known to have rights there.
S3_AS_FILES = {
    f"spark.hadoop.{key}": value
    for scheme in ("s3", "s3a")
    for key, value in {
        f"fs.{scheme}.impl": _VIEW_FS,
        f"fs.AbstractFileSystem.{scheme}.impl": "org.apache.hadoop.fs.viewfs.ViewFs",
        f"fs.viewfs.overload.scheme.target.{scheme}.impl": _LOCAL_FS,
    }.items()
}


def open_session(scratch: str) -> SparkSession:
    """Connects to the announced JVM and makes the session that all runs share the warmth of."""
    cores = os.cpu_count() or 2
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": scratch,
        "spark.sql.warehouse.dir": os.path.join(scratch, "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(2 * cores),
        "spark.sql.hive.caseSensitiveInferenceMode": "NEVER_INFER",
        **S3_AS_FILES,
    }
    builder = SparkSession.builder.master("local[*]").appName("landfall")
    for key, value in settings.items():
        builder = builder.config(key, value)
    remember_names()
    return builder.getOrCreate()


def warm_up(base: SparkSession) -> None:
    """Loads what nearly every job touches: JSON in, a projection, an aggregate, Parquet out and in, all by way of s3://."""
    folder = Path(tempfile.mkdtemp(prefix="landfall-warm-"))
    (folder / "in.json").write_text('{"a": 1, "b": "x"}\n')
    session = RunSession(base)
    session.mount("landfall-warm", folder.as_uri())
    try:
        spark = session.spark
        rows = spark.read.schema("a bigint, b string").json("s3://landfall-warm/in.json")
        lines = spark.read.text("s3://landfall-warm/in.json")
        parsed = lines.select(F.from_json("value", "a string, b string").alias("row")).select("row.*")
        parsed.where(F.col("a").cast("bigint").isNotNull()).groupBy("b").agg(F.count("*")).collect()
        rows.withColumn("at", F.current_timestamp()).write.parquet("s3://landfall-warm/out")
        spark.read.parquet("s3://landfall-warm/out").count()
    finally:
        session.end()
        shutil.rmtree(folder, ignore_errors=True)


class RunSession:
    """A session of its own for one run: settings, views and functions end with it; classes and threads stay warm."""

    def __init__(self, base: SparkSession) -> None:
        self._base = base
        self._hadoop = base._jsc.hadoopConfiguration()
        self._before = self._hadoop.getPropsWithPrefix("")
        self.spark = base.newSession()
        self._activate(self.spark)

    def configure(self, settings: dict[str, str]) -> None:
        """Applies the job's `--conf`; settings that are fixed once a JVM runs are left alone."""
        for key, value in settings.items():
            if key.startswith("spark.hadoop."):
                self._hadoop.set(key.removeprefix("spark.hadoop."), value)
            elif self.spark.conf.isModifiable(key):
                self.spark.conf.set(key, value)

    def mount(self, bucket: str, folder_uri: str) -> None:
        """Lets s3://<bucket>/ be the files of a folder, for this run."""
        self._hadoop.set(f"fs.viewfs.mounttable.{bucket}.linkFallback", folder_uri)

    def end(self) -> None:
        """Drops caches, file systems and settings that the run left behind."""
        self.spark.catalog.clearCache()
        jvm: Any = self._base._jvm
        jvm.org.apache.hadoop.fs.FileSystem.closeAll()
        self._restore()
        self._activate(self._base)

    def _restore(self) -> None:
        now = self._hadoop.getPropsWithPrefix("")
        changed = now.entrySet()
        changed.removeAll(self._before.entrySet())
        for key in [entry.getKey() for entry in changed]:
            value = self._before.get(key)
            if value is None:
                self._hadoop.unset(key)
            else:
                self._hadoop.set(key, value)

    def _activate(self, session: SparkSession) -> None:
        # Where `SparkSession.builder.getOrCreate()` and `SparkContext.getOrCreate()` of a script find it.
        holder: Any = SparkSession
        holder._instantiatedSession = session
        holder._activeSession = session
        sessions = self._base._jvm.SparkSession
        sessions.setDefaultSession(session._jsparkSession)
        sessions.setActiveSession(session._jsparkSession)
