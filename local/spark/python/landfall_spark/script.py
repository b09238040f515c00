"""Running a script to its end, as `python script.py` would, and saying how it ended."""

import contextlib
import runpy
import sys
import traceback
from typing import Any

Outcome = dict[str, Any]


def run_script(script: str, arguments: list[str]) -> Outcome:
    """Runs the script as __main__, with itself and its arguments in sys.argv.

    Out:    {"state": "SUCCEEDED"} or {"state": "FAILED", "error": "<class>: <message>"}
    """
    before = sys.argv
    sys.argv = [script, *arguments]
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as ended:
        return _exited(ended)
    except BaseException as error:  # Whatever a script lets out is its outcome, not this process's end.
        traceback.print_exc()
        return {"state": "FAILED", "error": message_of(error)}
    finally:
        sys.argv = before
        with contextlib.suppress(ValueError):
            sys.stdout.flush()
    return {"state": "SUCCEEDED"}


def _exited(ended: SystemExit) -> Outcome:
    if ended.code in (None, 0):
        return {"state": "SUCCEEDED"}
    traceback.print_exc()
    return {"state": "FAILED", "error": f"SystemExit: {ended.code}"}


def message_of(error: BaseException) -> str:
    """The exception's class and message, in a length that a run's error can hold."""
    # A Py4JJavaError prints the whole Java stack; its first lines say what happened.
    text = str(error)
    first = text if len(text) < 2000 else text[:2000] + " ..."
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
