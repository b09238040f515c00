"""Executing one run of a Glue script, as Glue's driver would."""

import contextlib
import runpy
import sys
import traceback
from typing import TYPE_CHECKING, Any

from .guard import Guard
from .isolation import own_environment, own_libraries, own_output
from .session import RunSession

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Outcome = dict[str, Any]


def execute(run: dict[str, Any], base: "SparkSession", guard: Guard) -> Outcome:
    """Runs the script to its end.

    In:     run: script, libraries, arguments, environment, conf, log
    Out:    {"state": "SUCCEEDED"} or {"state": "FAILED", "error": "<class>: <message>"}
    """
    with own_output(run["log"]), own_environment(run["environment"]), own_libraries(run["libraries"]):
        # Python workers that Spark forks for UDFs find the same libraries; another version gets workers of its own.
        base.sparkContext.environment["PYTHONPATH"] = ":".join(run["libraries"])
        session = RunSession(base)
        guard.run = session
        session.configure(run["conf"])
        try:
            return _outcome(run["script"], run["arguments"])
        finally:
            guard.run = None
            session.end()


def _outcome(script: str, arguments: list[str]) -> Outcome:
    before = sys.argv
    sys.argv = [script, *arguments]
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as ended:
        return _exited(ended)
    except BaseException as error:  # Whatever a script lets out is its outcome, not this worker's end.
        traceback.print_exc()
        return {"state": "FAILED", "error": _message(error)}
    finally:
        sys.argv = before
        with contextlib.suppress(ValueError):
            sys.stdout.flush()
    return {"state": "SUCCEEDED"}


def _exited(ended: SystemExit) -> Outcome:
    if ended.code in (None, 0):
        return {"state": "SUCCEEDED"}
    traceback.print_exc()
    return {"state": "FAILED", "error": f"SystemExit: {ended.code}"}


def _message(error: BaseException) -> str:
    # A Py4JJavaError prints the whole Java stack; its first lines say what happened.
    text = str(error)
    first = text if len(text) < 2000 else text[:2000] + " ..."
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
