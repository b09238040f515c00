"""Fixtures of the job's tests: one Spark session, the toll contract, a staging bucket that is a folder."""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from glue.lib.contract import Contract
from glue.lib.session import SESSION_SETTINGS

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "local" / "spark" / "python"))
from landfall_spark.jvm import Jvm  # noqa: E402
from landfall_spark.known_names import remember_names  # noqa: E402

STAGING = "staging-bucket"
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ.setdefault(
    "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
)  # Spark's jobs here are too short to optimise
os.environ["TZ"] = "UTC"  # collected timestamps are in the process's zone
time.tzset()
os.environ["PYTHONPATH"] = str(ROOT)  # for the Python workers of Spark

TOLL = {
    "dataset": "toll_table",
    "format": "json-lines",
    "load": "append",
    "columns": [
        {"name": "transaction_id", "type": "bigint"},
        {
            "name": "transaction_date",
            "type": "varchar",
            "length": 256,
            "required": True,
            "pattern": r"^\d{4}/\d{2}/\d{2}$",
        },
        {"name": "toll_booth", "type": "varchar", "length": 256, "required": True},
        {"name": "vehicle_make", "type": "varchar", "length": 256, "required": True},
        {"name": "vehicle_category", "type": "varchar", "length": 256, "required": True},
        {"name": "transaction_amount", "type": "real"},
    ],
}


@pytest.fixture(scope="session")
def toll() -> Contract:
    """The toll pipeline's contract."""
    return Contract.from_json(json.dumps(TOLL))


@pytest.fixture(scope="session")
def staging(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder behind the staging bucket."""
    return tmp_path_factory.mktemp("staging")


def _class_archives() -> list[str]:
    """The newest of the class archives that set-up made: the JVM takes it where it fits, and else does without."""
    made = sorted((ROOT / ".build" / "spark").glob("classes-*.jsa"), key=lambda path: path.stat().st_mtime)
    return [f"-XX:SharedArchiveFile={path}" for path in made[-1:]]


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else shutil.which("java") or "java"


@pytest.fixture(scope="session")
def spark(staging: Path) -> Iterator[SparkSession]:
    """A local session, in which `s3://staging-bucket/` is the staging folder."""
    s3 = "spark.hadoop.fs.s3.impl"
    target = "spark.hadoop.fs.viewfs.overload.scheme.target.s3.impl"
    jvm = Jvm(_java(), _class_archives())
    jvm.announce()
    remember_names()
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config(s3, "org.apache.hadoop.fs.viewfs.ViewFileSystemOverloadScheme")
        .config(target, "org.apache.hadoop.fs.RawLocalFileSystem")
        .config(f"spark.hadoop.fs.viewfs.mounttable.{STAGING}.linkFallback", staging.as_uri())
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    for name, value in SESSION_SETTINGS.items():
        session.conf.set(name, value)
    yield session
    session.stop()
    jvm.end()
