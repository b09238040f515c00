"""Patterns of text columns: written as JavaScript reads them, judged by Java and by Python alike."""

import re

_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)


def python_pattern(pattern: str) -> re.Pattern[str]:
    r"""The pattern for `search`: `\d` and `\w` are ASCII, and `$` is the end, not also before a last line feed."""
    return re.compile(_with_end(pattern, r"\Z"), re.ASCII)


def java_pattern(pattern: str) -> str:
    r"""The pattern for Spark's `rlike`, where `$` would also match before a last line separator."""
    return _with_end(pattern, r"\z")


def _with_end(pattern: str, end: str) -> str:
    return _TOKEN.sub(lambda token: end if token[0] == "$" else token[0], pattern)
