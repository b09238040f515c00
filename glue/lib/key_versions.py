"""All versions that S3 has of one key, delete markers among them."""

import heapq
from collections.abc import Mapping
from typing import Any

from glue.lib.landed import DELETED, OTHER, LandedObject, StagedObject


def key_versions(s3: Any, bucket: str, key: str) -> list[StagedObject]:
    """Lists the versions of a key, oldest first; markers have the state DELETED in `landed`.

    S3 lists the newest first, and longer keys after the key itself.
    """
    versions: list[Mapping[str, Any]] = []
    markers: list[Mapping[str, Any]] = []
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key):
        listed = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        versions += [each for each in page.get("Versions", []) if each["Key"] == key]
        markers += [each for each in page.get("DeleteMarkers", []) if each["Key"] == key]
        if any(each["Key"] != key for each in listed):
            break
    shown = [(each["IsLatest"], each["LastModified"], _listed(bucket, each, None)) for each in versions]
    hidden = [(each["IsLatest"], each["LastModified"], _listed(bucket, each, DELETED)) for each in markers]
    # Two lists in S3's order become one: neither is reordered, for that order says more than the times do.
    newest_first = heapq.merge(shown, hidden, key=lambda each: each[:2], reverse=True)
    return [each for _, _, each in newest_first][::-1]


def places(s3: Any, landed: LandedObject) -> dict[str, int]:
    """The versions of an object's key, each with its place among them, the oldest first."""
    return {each.landed.version: at for at, each in enumerate(key_versions(s3, landed.bucket, landed.key))}


def _listed(bucket: str, listed: Mapping[str, Any], state: str | None) -> StagedObject:
    """To the second, as HeadObject tells it."""
    landed = LandedObject(bucket, listed["Key"], listed["VersionId"], listed.get("Size", 0), state=state)
    return StagedObject(landed, OTHER, landed_at=listed["LastModified"].replace(microsecond=0))
