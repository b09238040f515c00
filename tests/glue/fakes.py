"""Stand-ins for the AWS clients that the job is given: a bucket that is a folder, a warehouse that takes notes."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

NOON = datetime(2024, 5, 1, 12, 0, 0, tzinfo=UTC)


def refusal(code: str) -> ClientError:
    """What boto3 raises for AWS's error code."""
    return ClientError({"Error": {"Code": code, "Message": code}}, "Operation")


class FolderS3:
    """A landing bucket of versions in memory, and a staging bucket whose objects are the files of a folder."""

    def __init__(self, staging: Path) -> None:
        self.staging = staging
        self.landed: dict[tuple[str, str, str], tuple[bytes, datetime]] = {}

    def land(
        self, key: str, version: str, content: bytes, at: datetime = NOON, bucket: str = "landing"
    ) -> dict[str, Any]:
        """Puts a version.

        Out:    its entry in a manifest
        """
        self.landed[bucket, key, version] = (content, at)
        return {"bucket": bucket, "key": key, "version": version, "size": len(content), "etag": "e"}

    def staged(self, key: str) -> bytes:
        """Content of a staging object."""
        return (self.staging / key).read_bytes()

    def head_object(self, Bucket: str, Key: str, VersionId: str) -> dict[str, Any]:
        content, at = self._version(Bucket, Key, VersionId, "404")
        return {"ContentLength": len(content), "LastModified": at}

    def copy_object(self, CopySource: dict[str, str], Bucket: str, Key: str, **_others: str) -> None:
        content, _ = self._version(CopySource["Bucket"], CopySource["Key"], CopySource["VersionId"], "NoSuchVersion")
        self._put(Key, content)

    def get_object(self, Bucket: str, Key: str, Range: str = "bytes=0-") -> dict[str, Any]:
        first, last = Range.removeprefix("bytes=").split("-")
        content = self.staged(Key)
        return {"Body": io.BytesIO(content[int(first) : int(last) + 1 if last else len(content)])}

    def put_object(self, Bucket: str, Key: str, Body: bytes, **_others: str) -> None:
        self._put(Key, Body)

    def upload_fileobj(self, file: Any, _bucket: str, key: str) -> None:
        self._put(key, file.read())

    def get_paginator(self, operation: str) -> Any:
        """One object a page, so that nobody relies on the first page alone."""
        listing = {"list_objects_v2": self._objects, "list_object_versions": self._versions}[operation]

        class Paginator:
            def paginate(self, Bucket: str, Prefix: str) -> Iterator[dict[str, Any]]:
                return listing(Bucket, Prefix)

        return Paginator()

    def _objects(self, _bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
        yield {}
        for file in sorted(self.staging.rglob("*")):
            key = file.relative_to(self.staging).as_posix()
            if file.is_file() and key.startswith(prefix):
                yield {"Contents": [{"Key": key, "Size": file.stat().st_size}]}

    def _versions(self, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
        newest_first = reversed(self.landed)
        for holder, key, version in sorted(newest_first, key=lambda version: version[1]):
            if holder == bucket and key.startswith(prefix):
                at = self.landed[holder, key, version][1]
                yield {"Versions": [{"Key": key, "VersionId": version, "LastModified": at.replace(microsecond=7)}]}

    def _version(self, bucket: str, key: str, version: str, code: str) -> tuple[bytes, datetime]:
        if (bucket, key, version) not in self.landed:
            raise refusal(code)
        return self.landed[bucket, key, version]

    def _put(self, key: str, content: bytes) -> None:
        file = self.staging / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


class ScriptedWarehouse:
    """A redshift-data client that answers each batch with the next of the outcomes it was given."""

    def __init__(self, *outcomes: dict[str, Any] | ClientError) -> None:
        self.outcomes = list(outcomes)
        self.submitted: list[dict[str, Any]] = []
        self.polls = 0

    def batch_execute_statement(self, **batch: Any) -> dict[str, str]:
        self.submitted.append(batch)
        outcome = self.outcomes[0] if self.outcomes else {"Status": "FINISHED"}
        if isinstance(outcome, ClientError):
            self.outcomes.pop(0)
            raise outcome
        return {"Id": "statement"}

    def describe_statement(self, Id: str) -> dict[str, Any]:
        self.polls += 1
        return self.outcomes.pop(0) if self.outcomes else {"Status": "FINISHED"}


def manifest(batch: str, *objects: dict[str, Any]) -> dict[str, Any]:
    """A manifest as the intake writes it."""
    return json.loads(json.dumps({"batch": batch, "dataset": "toll_table", "objects": objects}))
