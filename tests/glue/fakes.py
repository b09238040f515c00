"""Stand-ins for the AWS clients that the job is given: a bucket that is a folder, a warehouse that takes notes."""

import hashlib
import io
import json
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

NOON = datetime(2024, 5, 1, 12, 0, 0, tzinfo=UTC)


def refusal(code: str) -> ClientError:
    """What boto3 raises for AWS's error code."""
    return ClientError({"Error": {"Code": code, "Message": code}}, "Operation")


def etag(content: bytes) -> str:
    """What S3 tells contents apart by."""
    return hashlib.md5(content).hexdigest()


class FolderS3:
    """A landing bucket of versions in memory, and a staging bucket whose objects are the files of a folder."""

    def __init__(self, staging: Path) -> None:
        self.staging = staging
        self._lock = threading.Lock()
        self.landed: dict[tuple[str, str, str], tuple[bytes | None, datetime]] = {}
        """Without content a version is a delete marker."""

    def land(
        self, key: str, version: str, content: bytes, at: datetime = NOON, bucket: str = "landing"
    ) -> dict[str, Any]:
        """Puts a version.

        Out:    its entry in a manifest
        """
        self.landed[bucket, key, version] = (content, at)
        return {"bucket": bucket, "key": key, "version": version, "size": len(content), "etag": "e"}

    def mark(self, key: str, version: str, at: datetime = NOON) -> dict[str, Any]:
        """Puts a delete marker.

        Out:    the deletion's entry in a manifest
        """
        self.landed["landing", key, version] = (None, at)
        return {"bucket": "landing", "key": key, "version": version, "size": 0, "etag": "", "state": "deleted"}

    def erase(self, key: str, version: str) -> dict[str, Any]:
        """Removes a version, or a delete marker, for good.

        Out:    the deletion's entry in a manifest
        """
        del self.landed["landing", key, version]
        return {"bucket": "landing", "key": key, "version": version, "size": 0, "etag": "", "state": "erased"}

    def staged(self, key: str) -> bytes:
        """Content of a staging object."""
        return (self.staging / key).read_bytes()

    def head_object(self, Bucket: str, Key: str, VersionId: str) -> dict[str, Any]:
        content, at = self._version(Bucket, Key, VersionId, "404")
        return {"ContentLength": len(content), "LastModified": at}

    def copy_object(self, CopySource: dict[str, str], Bucket: str, Key: str, **_others: str) -> None:
        if "VersionId" not in CopySource:
            self.place(Key, self.staged(CopySource["Key"]))
            return
        content, _ = self._version(CopySource["Bucket"], CopySource["Key"], CopySource["VersionId"], "NoSuchVersion")
        self.place(Key, content)

    def get_object(self, Bucket: str, Key: str, Range: str = "bytes=0-") -> dict[str, Any]:
        first, last = Range.removeprefix("bytes=").split("-")
        try:
            content = self.staged(Key)
        except FileNotFoundError:
            raise refusal("NoSuchKey") from None
        part = content[int(first) : int(last) + 1 if last else len(content)]
        return {"Body": io.BytesIO(part), "ETag": etag(content)}

    def put_object(
        self, Bucket: str, Key: str, Body: bytes, IfMatch: str | None = None, IfNoneMatch: str | None = None, **_: str
    ) -> dict[str, Any]:
        with self._lock:
            file = self.staging / Key
            there = etag(file.read_bytes()) if file.exists() else None
            if (IfNoneMatch and there) or (IfMatch and IfMatch != there):
                raise refusal("PreconditionFailed")
            self.place(Key, Body)
        return {"ETag": etag(Body)}

    def delete_objects(self, Bucket: str, Delete: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            for each in Delete["Objects"]:
                (self.staging / each["Key"]).unlink(missing_ok=True)
        return {}

    def upload_fileobj(self, file: Any, _bucket: str, key: str) -> None:
        self.place(key, file.read())

    def get_paginator(self, operation: str) -> Any:
        """One object a page, so that nobody relies on the first page alone."""
        listing = {"list_objects_v2": self._objects, "list_object_versions": self._versions}[operation]

        class Paginator:
            def paginate(self, Bucket: str, Prefix: str) -> Iterator[dict[str, Any]]:
                return listing(Bucket, Prefix)

        return Paginator()

    def _objects(self, _bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
        yield {}
        with self._lock:
            files = {file: file.stat().st_size for file in self.staging.rglob("*") if file.is_file()}
        for file, size in sorted(files.items()):
            key = file.relative_to(self.staging).as_posix()
            if key.startswith(prefix):
                yield {"Contents": [{"Key": key, "Size": size}]}

    def _versions(self, bucket: str, prefix: str) -> Iterator[dict[str, Any]]:
        newest_first = reversed(self.landed)
        newer = set()
        for holder, key, version in sorted(newest_first, key=lambda version: version[1]):
            if holder == bucket and key.startswith(prefix):
                content, at = self.landed[holder, key, version]
                latest = {"IsLatest": key not in newer, "LastModified": at.replace(microsecond=7)}
                newer.add(key)
                yield {
                    "DeleteMarkers" if content is None else "Versions": [{"Key": key, "VersionId": version, **latest}]
                }

    def _version(self, bucket: str, key: str, version: str, code: str) -> tuple[bytes, datetime]:
        if self.landed.get((bucket, key, version), (None,))[0] is None:
            raise refusal(code)
        return self.landed[bucket, key, version]

    def place(self, key: str, content: bytes) -> None:
        """Makes a staging object."""
        file = self.staging / key
        file.parent.mkdir(parents=True, exist_ok=True)
        # All of it at once, as S3 does it; beside the bucket, where no listing finds it half done.
        half = self.staging.parent / f"{self.staging.name}.{uuid.uuid4().hex}"
        half.write_bytes(content)
        half.replace(file)


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
