"""One run of a script, in the process that was made for it."""

import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from landfall_spark.script import Outcome, message_of, run_script

from .libraries import LibraryError, add_libraries, check_syntax
from .modules import hide_the_rest


def run(message: dict[str, Any]) -> Outcome:
    """Runs the script to its end; the process is spent then.

    In:     message: script, libraries, librarySet, packages, arguments, environment, log, scratch
    Out:    as run_script
    """
    _own_process(message["scratch"], message["log"])
    os.environ.update(message["environment"])
    try:
        check_syntax(message["script"], message["libraries"])
        add_libraries(message["libraries"])
    except LibraryError as error:
        print(message_of(error), file=sys.stderr, flush=True)
        return {"state": "FAILED", "error": message_of(error)}
    hide_the_rest(message["librarySet"], message["packages"])
    return run_script(message["script"], message["arguments"])


def _own_process(scratch: str, log: str) -> None:
    """A process group, a folder and an output of its own; no keys of whoever started the runtime."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.chdir(scratch)
    os.environ["TMPDIR"] = tempfile.tempdir = scratch
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab", buffering=0) as file, open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
