"""Small JSON objects in S3 that several runs change, none unseen by the others."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from glue.lib.summary import put_json

_ABSENT_CODES = {"NoSuchKey", "404"}
_CHANGED_CODES = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchKey", "404"}


class ChangedError(RuntimeError):
    """Another run was faster; read anew and decide again."""


@dataclass(frozen=True)
class Seen:
    """An entry as it was read."""

    content: Mapping[str, Any] | None
    """None where there is none."""
    etag: str | None
    """What a write must find unchanged."""


@dataclass(frozen=True)
class Entries:
    """The entries below one prefix of a bucket."""

    s3: Any
    bucket: str
    prefix: str
    """Ends with a slash."""

    def read(self, name: str) -> Seen:
        """Reads an entry."""
        try:
            found = self.s3.get_object(Bucket=self.bucket, Key=self.prefix + name)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _ABSENT_CODES:
                raise
            return Seen(None, None)
        return Seen(json.loads(found["Body"].read()), found["ETag"])

    def write(self, name: str, content: Mapping[str, Any], seen: Seen) -> Seen:
        """Writes an entry over what was seen.

        Raises: ChangedError where that is no longer what is there
        """
        condition = {"IfNoneMatch": "*"} if seen.etag is None else {"IfMatch": seen.etag}
        try:
            written = put_json(self.s3, self.bucket, self.prefix + name, content, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _CHANGED_CODES:
                raise
            raise ChangedError(name) from error
        return Seen(content, written["ETag"])
