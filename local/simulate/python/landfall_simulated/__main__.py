"""Serves one simulating process: each message that it sends is answered with one."""

import importlib
import os
import random
import sys
from typing import Any

import boto3
import pyspark.sql

from landfall_simulated import surroundings
from landfall_simulated.aws import client
from landfall_simulated.running import JobRun
from landfall_simulated.wire import Message, Wire


def main() -> None:
    """Answers until nobody asks any more."""
    wire = Wire(os.dup(0), os.dup(1))
    # What jobs print must not get between the messages.
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    boto3.client = client
    surroundings.install()
    host = Host()
    while (message := wire.read()) is not None:
        wire.write(host.answer(message))


class Host:
    """The runs under way, by the simulation's numbers for them."""

    def __init__(self) -> None:
        # Only now: the library takes what it finds of time, threads and Spark when it is imported.
        from landfall_simulated import changes, judging, spark  # noqa: PLC0415

        pyspark.sql.SparkSession = spark.Session
        spark.install()
        changes.install()
        self._judging = judging
        self._runs: dict[int, JobRun] = {}

    def answer(self, message: Message) -> Message:
        """Does what the simulation asks for."""
        content = message.content
        match content["do"]:
            case "start":
                return self._noted(content["run"], self._start(content))
            case "answer" | "end":
                surroundings.enter(self._runs[content["run"]].argv)
                return self._noted(content["run"], self._runs[content["run"]].resume(message))
            case "judge":
                return Message({"value": self._judged(content, message.body)})
        raise ValueError(f"Nothing is known of {content['do']!r}.")

    def _start(self, asked: dict[str, Any]) -> Message:
        script = importlib.import_module(f"glue.jobs.{asked['script'].removesuffix('.py')}")
        changes = frozenset(asked["changes"])
        run = JobRun(script.main, asked["argv"], random.Random(asked["seed"]), changes)
        self._runs[asked["run"]] = run
        surroundings.enter(run.argv)
        return run.begin(asked["now"])

    def _noted(self, run: int, question: Message) -> Message:
        if question.content["ask"] in ("done", "ended", "failed"):
            del self._runs[run]
        return question

    def _judged(self, asked: dict[str, Any], content: bytes) -> Any:
        if "contract" in asked:
            return self._judging.judged_by_contract(asked["contract"], content)
        return self._judging.judged_by_crawl(asked["tables"], asked["key"], content)


if __name__ == "__main__":
    sys.setswitchinterval(1)
    main()
