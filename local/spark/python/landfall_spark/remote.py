"""A session's questions to the runtime, over HTTP: the shell is no child of the process that holds the stack."""

import json
import urllib.error
import urllib.request
from typing import Any

from .channel import Message, Refused


class Remote:
    """Asks as `Channel` does, of the gateway at `endpoint`."""

    def __init__(self, endpoint: str, session: str) -> None:
        self._url = f"{endpoint}/_landfall/shell/ask"
        self._session = session
        # No proxy of the person at the keyboard stands between this machine and itself.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, kind: str, uris: list[str]) -> Message:
        """As Channel.ask.

        Raises: a subclass of Refused, named by AWS's error code
        """
        body = json.dumps({"session": self._session, "kind": kind, "uris": uris}).encode()
        request = urllib.request.Request(self._url, body, {"content-type": "application/json"})
        try:
            with self._opener.open(request) as answer:
                return {"mounts": json.load(answer)}
        except urllib.error.HTTPError as error:
            refusal: dict[str, Any] = json.load(error)
            raise type(refusal["error"], (Refused,), {})(refusal["message"]) from None
