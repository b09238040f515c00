"""Finding the S3 locations in what a script hands to Spark."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

_S3 = re.compile(r"^s3[an]?://", re.IGNORECASE)
_S3_IN_TEXT = re.compile(r"s3[an]?://[^\s`'\"]+", re.IGNORECASE)


def s3_locations(given: Any) -> list[str]:
    """The s3:// URIs in a path, a comma-separated text of paths, or any nesting of lists of them."""
    return list(_found(given))


def s3_in_sql(statement: str) -> list[str]:
    """The s3:// URIs quoted in an SQL text."""
    return _S3_IN_TEXT.findall(statement)


def _found(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        # Commas separate paths only where each part is one: a key may hold a comma.
        parts = re.split(r",(?=\w+://)", given)
        yield from (part for part in parts if _S3.match(part))
    elif isinstance(given, Iterable) and not isinstance(given, bytes) and isinstance(given, list | tuple | set):
        for item in given:
            yield from _found(item)
