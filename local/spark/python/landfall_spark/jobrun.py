"""Executing one run of a Glue script, as Glue's driver would."""

from typing import TYPE_CHECKING, Any

from .guard import Guard
from .isolation import own_environment, own_libraries, own_output
from .script import Outcome, run_script
from .session import RunSession

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


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
            return run_script(run["script"], run["arguments"])
        finally:
            guard.run = None
            session.end()
