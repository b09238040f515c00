"""A zone of a lake: a folder a table, below it one a landed key, whose files are those of the key's newest version."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_DELETED_AT_ONCE = 1000


@dataclass(frozen=True)
class Zone:
    """Where the tables of a zone are."""

    bucket: str
    prefix: str
    """Empty, or ends with a slash."""

    @staticmethod
    def at(url: str) -> "Zone":
        """The zone at `s3://<bucket>/<prefix>`.

        Raises: ValueError, where the URL is none of S3
        """
        bucket, _, path = url.removeprefix("s3://").partition("/")
        if not url.startswith("s3://") or not bucket:
            raise ValueError(f'A zone is at "{url}"; give it as s3://<bucket>/<prefix>.')
        prefix = path.strip("/")
        return Zone(bucket, f"{prefix}/" if prefix else "")


@dataclass(frozen=True)
class KeyFolder:
    """The files of one landed key in one table. Their names say which write they are of."""

    s3: Any
    zone: Zone
    table: str
    key_hash: str

    @property
    def prefix(self) -> str:
        """Key prefix, with a slash at the end."""
        return f"{self.zone.prefix}{self.table}/source={self.key_hash}/"

    def put(self, write: str, sources: Sequence[tuple[str, str]]) -> None:
        """Copies Parquet files, given by bucket and key, as those of a write."""
        for number, (bucket, key) in enumerate(sources):
            to = f"{self._of(write)}{number:05d}.parquet"
            self.s3.copy_object(CopySource={"Bucket": bucket, "Key": key}, Bucket=self.zone.bucket, Key=to)

    def files_of(self, write: str) -> list[str]:
        """Keys of the files of a write."""
        return list(self._listed(self._of(write)))

    def others(self, write: str | None) -> list[str]:
        """Keys of files that are of other writes."""
        mine = self._of(write) if write else None
        return [key for key in self._listed(self.prefix) if mine is None or not key.startswith(mine)]

    def remove(self, keys: Sequence[str]) -> None:
        """Removes files."""
        for start in range(0, len(keys), _DELETED_AT_ONCE):
            listed = [{"Key": key} for key in keys[start : start + _DELETED_AT_ONCE]]
            failed = self.s3.delete_objects(Bucket=self.zone.bucket, Delete={"Objects": listed, "Quiet": True})
            if failed.get("Errors"):
                raise RuntimeError(f"s3://{self.zone.bucket}/{self.prefix}: cannot remove {failed['Errors']}")

    def _of(self, write: str) -> str:
        return f"{self.prefix}part-{write}-"

    def _listed(self, prefix: str) -> Iterator[str]:
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.zone.bucket, Prefix=prefix):
            yield from (each["Key"] for each in page.get("Contents", []))
