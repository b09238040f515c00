"""Arguments of jobs that may be left out.

Runs on Python 3.9 too (Python shell jobs).
"""

from __future__ import annotations

from collections.abc import Sequence


def optional(argv: Sequence[str], *names: str) -> list[str]:
    """Those of `names` that the job was given: getResolvedOptions fails on what it is asked for and was not given."""
    said = {each.partition("=")[0] for each in argv}
    return [name for name in names if f"--{name}" in said]
