"""Lines of JSON between the runtime and this worker: runs come in, questions and outcomes go out."""

import itertools
import json
import queue
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

Message = dict[str, Any]


class Refused(Exception):  # noqa: N818 (subclasses carry AWS's names, not Python's)
    """The runtime's answer where AWS would refuse; subclasses carry AWS's error code as their name."""


class Channel:
    """One end of the protocol. Runs are taken one at a time; any thread of a script may ask.

    `ended` is called, on a thread of its own, when the runtime is gone: nobody is left to report to.
    """

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO, ended: Callable[[], None]) -> None:
        self._ended = ended
        self._incoming = incoming
        self._outgoing = outgoing
        self._sending = threading.Lock()
        self._numbers = itertools.count(1)
        self._answers: dict[int, queue.SimpleQueue[Message]] = {}
        self.runs: queue.SimpleQueue[Message] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, message: Message) -> None:
        """Writes one message; lines of two threads never mix."""
        with self._sending:
            self._outgoing.write(json.dumps(message).encode() + b"\n")
            self._outgoing.flush()

    def ask(self, kind: str, uris: list[str]) -> Message:
        """Puts a question about S3 locations to the runtime.

        In:     kind "read" (before Spark reads), "write" (before it writes), "written" (after)
        Out:    the answer's members
        Raises: a subclass of Refused, named by AWS's error code
        """
        number = next(self._numbers)
        answers = self._answers[number] = queue.SimpleQueue()
        self.send({"op": "ask", "ask": number, "kind": kind, "uris": uris})
        answer = answers.get()
        del self._answers[number]
        refusal = answer.get("refused")
        if refusal is not None:
            raise type(refusal["code"], (Refused,), {})(refusal["message"])
        return answer

    def _listen(self) -> None:
        for line in self._incoming:
            message = json.loads(line)
            if message["op"] == "run":
                self.runs.put(message)
            elif message["op"] == "answer":
                self._answers[message["ask"]].put(message)
        self._ended()
