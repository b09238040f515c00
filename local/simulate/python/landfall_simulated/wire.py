"""Messages between the simulation and this process: JSON, and bytes where there are any."""

import json
import os
import struct
from typing import Any, NamedTuple

_LENGTHS = struct.Struct("<II")


class Message(NamedTuple):
    """What is said in one go."""

    content: dict[str, Any]
    body: bytes = b""


class Wire:
    """Both ends take turns: whoever has said something waits for what the other says to it."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing

    def read(self) -> Message | None:
        """The next message; None where the other end is gone."""
        start = self._read(_LENGTHS.size)
        if start is None:
            return None
        text, body = _LENGTHS.unpack(start)
        return Message(json.loads(self._read(text) or b"{}"), (self._read(body) or b"") if body else b"")

    def write(self, message: Message) -> None:
        """Says one message."""
        text = json.dumps(message.content).encode()
        rest = memoryview(_LENGTHS.pack(len(text), len(message.body)) + text + message.body)
        while rest:
            rest = rest[os.write(self._writing, rest) :]

    def _read(self, size: int) -> bytes | None:
        parts = []
        while size > 0:
            part = os.read(self._reading, size)
            if not part:
                return None
            parts.append(part)
            size -= len(part)
        return b"".join(parts)
