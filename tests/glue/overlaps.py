"""Runs that go at the same time, each to its next call of S3 when it is its turn."""

import random
import threading
from collections.abc import Callable, Iterator
from typing import Any

Work = Callable[["Client"], object]
"""What a run does with its client of S3."""


class CutError(Exception):
    """The run died."""


def overlap(s3: Any, works: Iterator[Work], seed: int, at_once: int = 3, deaths: float = 0) -> None:
    """Does all of them, so many at a time; whose turn it is, is drawn. One is taken up when it begins, not before.

    In:     `deaths`: how likely it is that a call is made no more, but raises CutError in its run

    Raises: what any of them does
    """
    dice = random.Random(seed)
    under_way: list[Run] = []
    is_over = False
    while under_way or not is_over:
        if not is_over and (not under_way or (len(under_way) < at_once and dice.random() < 0.1)):
            due = next(works, None)
            is_over = due is None
            under_way += [Run(s3, due)] if due else []
            continue
        run = dice.choice(under_way)
        run.step(dies=dice.random() < deaths)
        if run.is_done:
            under_way.remove(run)
        if run.error:
            raise run.error


class Run:
    """One run, which stands still before each call that it makes through its client, until it is let go on."""

    def __init__(self, s3: Any, work: Work) -> None:
        self.error: BaseException | None = None
        self.is_done = False
        self.call = ""
        """The call that it is about to make: operation, and key if it has one."""
        self._dies = False
        self._go, self._stopped = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._work, args=(work, Client(s3, self)), daemon=True)
        self._thread.start()

    def finish(self) -> BaseException | None:
        """Lets it go on to its end.

        Out:    what it ended with
        """
        while not self.is_done:
            self.step()
        return self.error

    def step(self, *, dies: bool = False) -> None:
        """Lets it make its next call, and go on as far as the one after; or end at this one."""
        self._dies = dies
        self._go.release()
        self._stopped.acquire()

    def wait(self, call: str) -> None:
        """Stands still until the next step.

        Raises: CutError
        """
        self.call = call
        self._stopped.release()
        self._go.acquire()
        if self._dies:
            raise CutError

    def _work(self, work: Work, client: "Client") -> None:
        self._go.acquire()
        try:
            work(client)
        except BaseException as error:
            self.error = error
        self.is_done = True
        self._stopped.release()


class Client:
    """A run's client of S3."""

    def __init__(self, s3: Any, run: Run) -> None:
        self._s3, self._run = s3, run

    def __getattr__(self, name: str) -> Any:
        called = getattr(self._s3, name)
        if not name.endswith(("_object", "_objects", "_paginator")):
            return called

        def in_turn(*args: Any, **named: Any) -> Any:
            self._run.wait(f"{name} {named.get('Key', '')}".strip())
            return called(*args, **named)

        return in_turn
