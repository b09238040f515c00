"""Runs of jobs: each in a thread of its own, of which only one ever goes on while the others wait to be answered."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from landfall_simulated.wire import Message


class EndedError(BaseException):
    """Ends a run that is killed; no job catches it."""


@dataclass
class JobRun:
    """One run, as the simulation drives it: it goes on until it asks for something, or ends."""

    main: Callable[[], None]
    argv: list[str]
    random: random.Random
    changes: frozenset[str] = frozenset()
    """What its library does otherwise: names in changes.py."""
    files: list[tuple[str, Any]] = field(default_factory=list)
    """Tables that it has written, by folder."""
    now_ms: float = 0
    _answers: SimpleQueue[Message] = field(default_factory=SimpleQueue)
    _questions: SimpleQueue[Message] = field(default_factory=SimpleQueue)

    def begin(self, now_ms: float) -> Message:
        """Starts the job. Out: its first question, or how it ended."""
        self.now_ms = now_ms
        return self._go_on(threading.Thread(target=self._live, daemon=True).start)

    def resume(self, answer: Message) -> Message:
        """Answers the run's question. Out: its next one, or how it ended."""
        self.now_ms = answer.content.get("now", self.now_ms)
        return self._go_on(lambda: self._answers.put(answer))

    def ask(self, question: Message) -> Message:
        """Asks the simulation, from the job's thread.

        Raises: EndedError where the run is killed instead
        """
        self._questions.put(question)
        answer = self._answers.get()
        if answer.content["do"] == "end":
            raise EndedError
        return answer

    def _go_on(self, start: Callable[[], None]) -> Message:
        global _current  # noqa: PLW0603 (one run goes on at a time)
        _current = self
        start()
        question = self._questions.get()
        _current = None
        return question

    def _live(self) -> None:
        try:
            self.main()
            self._questions.put(Message({"ask": "done"}))
        except EndedError:
            self._questions.put(Message({"ask": "ended"}))
        except BaseException as error:
            self._questions.put(Message({"ask": "failed", "error": f"{type(error).__name__}: {error}"}))


_current: JobRun | None = None


def current() -> JobRun:
    """The run that goes on.

    Raises: RuntimeError where there is none
    """
    if _current is None:
        raise RuntimeError("Only a job's run can ask this of the simulation.")
    return _current
