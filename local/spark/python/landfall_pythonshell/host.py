"""The process that makes the runs' processes, and tells how each of them ended."""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

Message = dict[str, Any]


class Running(NamedTuple):
    """A run under way: its id, where it will say how it ended, and its folder."""

    id: str
    outcome: int
    scratch: str


class Host:
    """Forks a process a run: it starts in milliseconds with boto3 loaded, and leaves nothing to the next one.

    No threads here: what is forked off a thread's process may find its locks held.
    """

    def __init__(self, incoming: int, outgoing: int, run: Callable[[Message], Message]) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._run = run
        self._running: dict[int, Running] = {}
        self._ended, wake = socket.socketpair()
        for end in (self._ended, wake):
            end.setblocking(False)
        self._wake = wake
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Answers until the runtime is gone, then ends what still runs."""
        text = b""
        while True:
            ready, _, _ = select.select([self._incoming, self._ended], [], [])
            if self._ended in ready:
                self._ended.recv(4096)
                self._reap()
            if self._incoming in ready:
                more = os.read(self._incoming, 65536)
                if not more:
                    break
                *lines, text = (text + more).split(b"\n")
                for line in lines:
                    self._take(json.loads(line))
        for pid in self._running:
            _kill(pid)

    def _take(self, message: Message) -> None:
        if message["op"] == "run":
            self._start(message)
        else:
            for pid in [pid for pid, running in self._running.items() if running.id == message["id"]]:
                _kill(pid)

    def _start(self, message: Message) -> None:
        reading, writing = os.pipe()
        scratch = tempfile.mkdtemp(prefix="glue-python-scripts-")
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            os.close(self._incoming)
            os.close(self._outgoing)
            self._be(message | {"scratch": scratch}, writing)
        os.close(writing)
        self._running[pid] = Running(message["id"], reading, scratch)

    def _be(self, message: Message, writing: int) -> NoReturn:
        """The forked process: the run, its outcome, then a script's ordinary end, with its threads and handlers."""
        outcome = self._run(message)
        os.write(writing, json.dumps(outcome).encode())
        sys.exit()

    def _reap(self) -> None:
        for pid in list(self._running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended == 0:
                continue
            _kill_group(pid)  # What the script started and left behind.
            running = self._running.pop(pid)
            told = os.read(running.outcome, 65536)
            os.close(running.outcome)
            shutil.rmtree(running.scratch, ignore_errors=True)
            outcome = json.loads(told) if told else _cut_short(os.waitstatus_to_exitcode(status))
            os.write(self._outgoing, json.dumps({"op": "done", "id": running.id, **outcome}).encode() + b"\n")


def _cut_short(code: int) -> Message:
    how = f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
    return {"state": "FAILED", "error": f"The script's process ended ({how})."}


def _kill(pid: int) -> None:
    """Ends a process that has not been waited for, and all that it started."""
    os.kill(pid, signal.SIGKILL)
    _kill_group(pid)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
