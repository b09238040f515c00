"""What a job takes from its surroundings: time, chance and threads, so that the same history runs the same again."""

import concurrent.futures
import datetime
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from landfall_simulated.running import current
from landfall_simulated.wire import Message


class VirtualDatetime(datetime.datetime):
    """A datetime that takes the simulation's word for what time it is."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        """The simulation's moment."""
        return cls.fromtimestamp(current().now_ms / 1000, tz)


class InTurn:
    """A pool of threads that has none: one thing after the other."""

    def __init__(self, _workers: int) -> None:
        """Takes what a pool takes."""

    def __enter__(self) -> "InTurn":
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is left to wait for."""

    def map(self, task: Callable[..., Any], *given: Iterable[Any]) -> Iterator[Any]:
        """As the pool's: results in order."""
        return map(task, *given)


def sleep(seconds: float) -> None:
    """Lets virtual time pass."""
    current().ask(Message({"ask": "sleep", "seconds": seconds}))


def uniform(low: float, high: float) -> float:
    """A number that follows from the run's seed."""
    return current().random.uniform(low, high)


def install() -> None:
    """Puts them where jobs find them. To be done before the jobs' library is imported."""
    time.sleep = sleep
    time.time = time.perf_counter = lambda: current().now_ms / 1000
    uuid.uuid4 = lambda: uuid.UUID(int=current().random.getrandbits(128), version=4)
    random.uniform = uniform
    datetime.datetime = VirtualDatetime
    concurrent.futures.ThreadPoolExecutor = InTurn


def enter(argv: list[str]) -> None:
    """What differs from run to run in the process's own memory."""
    sys.argv = argv
