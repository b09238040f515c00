"""A plain Python process with one warm Spark session, in which the same script runs that the runtime runs.

Argument: JSON {"libraries": [zip files], "mounts": {bucket: folder URI}, "scratch": folder}. Each line of standard
input asks for one run, {"script", "arguments"}; the answer is a line {"seconds"} or {"error"} on standard output.
"""

import json
import os
import runpy
import sys
import time
import traceback
from typing import Any

from landfall_spark.jvm import memory_mib
from landfall_spark.session import S3_AS_FILES
from pyspark.sql import SparkSession


def open_session(mounts: dict[str, str], scratch: str) -> SparkSession:
    """Makes a session as anybody would, with the cores, memory and files behind s3:// that the runtime gives."""
    settings = {
        "spark.driver.memory": f"{memory_mib()}m",
        "spark.local.dir": scratch,
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 2)),
        "spark.ui.enabled": "false",
        **S3_AS_FILES,
        **{f"spark.hadoop.fs.viewfs.mounttable.{bucket}.linkFallback": uri for bucket, uri in mounts.items()},
    }
    builder = SparkSession.builder.master("local[*]")
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def run(script: str, arguments: list[str]) -> dict[str, Any]:
    """Runs a script to its end; only that is timed."""
    sys.argv = [script, *arguments]
    started = time.perf_counter()
    try:
        runpy.run_path(script, run_name="__main__")
    except Exception:
        return {"error": traceback.format_exc()}
    return {"seconds": time.perf_counter() - started}


def main() -> None:
    """Answers until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # What Spark or a script prints is no answer.
    given = json.loads(sys.argv[1])
    sys.path[:0] = given["libraries"]
    open_session(given["mounts"], given["scratch"])
    for line in sys.stdin:
        answers.write(json.dumps(run(**json.loads(line))) + "\n")
        answers.flush()


main()
