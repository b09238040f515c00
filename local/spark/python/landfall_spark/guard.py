"""Asking IAM before Spark touches S3: rights are checked where a script names a location, as S3 would."""

import functools
from collections.abc import Callable
from typing import Any

from pyspark import RDD, SparkContext
from pyspark.sql import DataFrameReader, DataFrameWriter, SparkSession

from .channel import Channel
from .locations import s3_in_sql, s3_locations
from .remote import Remote
from .session import RunSession

_READERS = ("load", "json", "csv", "parquet", "text", "orc")
_WRITERS = ("save", "json", "csv", "parquet", "text", "orc")
_CONTEXT_READERS = ("textFile", "wholeTextFiles", "binaryFiles", "binaryRecords", "sequenceFile", "pickleFile")
_RDD_WRITERS = ("saveAsTextFile", "saveAsPickleFile", "saveAsSequenceFile")
_WRITING_SQL = ("insert", "create", "drop", "truncate", "delete", "merge", "alter")


class Guard:
    """Stands between scripts and Spark's readers and writers; `run` is the run whose role is asked about."""

    def __init__(self, channel: Channel | Remote) -> None:
        self._channel = channel
        self.run: RunSession | None = None

    def install(self) -> None:
        """Wraps Spark's entry points, once a worker."""
        for name in (*_READERS, "option", "options"):
            _wrap(DataFrameReader, name, self._reading)
        for name in _WRITERS:
            _wrap(DataFrameWriter, name, self._writing)
        for name in ("option", "options"):
            _wrap(DataFrameWriter, name, self._about_to_write)
        for name in _CONTEXT_READERS:
            _wrap(SparkContext, name, self._reading)
        for name in _RDD_WRITERS:
            _wrap(RDD, name, self._writing)
        _wrap(SparkSession, "sql", self._sql)
        # The session outlives the script: a script that stops it has only said that it is done.
        SparkSession.stop = lambda _self: None  # type: ignore[method-assign]
        SparkContext.stop = lambda _self: None  # type: ignore[method-assign]

    def read(self, uris: list[str]) -> None:
        """Raises: Refused where the run's role may not read these locations."""
        self._ask("read", uris)

    def _reading(self, call: Callable[[], Any], given: list[Any]) -> Any:
        self.read(s3_locations(given))
        return call()

    def _about_to_write(self, call: Callable[[], Any], given: list[Any]) -> Any:
        self._ask("write", s3_locations(given))
        return call()

    def _writing(self, call: Callable[[], Any], given: list[Any]) -> Any:
        uris = s3_locations(given)
        self._ask("write", uris)
        result = call()
        # An object is there for every other service as soon as the write that made it is over.
        self._ask("written", uris)
        return result

    def _sql(self, call: Callable[[], Any], given: list[Any]) -> Any:
        statement = given[0] if given and isinstance(given[0], str) else ""
        uris = s3_in_sql(statement)
        if statement.lstrip().lower().startswith(_WRITING_SQL):
            return self._writing(call, uris)
        self.read(uris)
        return call()

    def _ask(self, kind: str, uris: list[str]) -> None:
        if not uris or self.run is None:
            return
        answer = self._channel.ask(kind, uris)
        for bucket, folder in answer.get("mounts", {}).items():
            self.run.mount(bucket, folder)


def _wrap(owner: type, name: str, around: Callable[[Callable[[], Any], list[Any]], Any]) -> None:
    original = getattr(owner, name)

    @functools.wraps(original)
    def guarded(self: Any, *args: Any, **options: Any) -> Any:
        return around(lambda: original(self, *args, **options), [*args, *options.values()])

    setattr(owner, name, guarded)
