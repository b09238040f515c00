"""Staging: the exact versions that a manifest lists, copied to where Spark can read them."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from glue.lib.deletions import settle_deletions
from glue.lib.key_versions import key_versions
from glue.lib.landed import ERASED, GONE, STAGED, Batch, LandedObject, OutdatedError, StagedObject

THREADS = 16
_ENDINGS = {"json-lines": "json", "csv": "csv"}
# CopyObject takes no more than this; what is larger is copied in parts.
_LARGEST_COPY_BYTES = 5 * 1024**3
# HeadObject has no body and so only the status; a delete marker is a version that cannot be read (405).
_GONE_CODES = {"404", "405", "NoSuchKey", "NoSuchVersion", "MethodNotAllowed", "NotFound"}
_DENIED_CODES = {"403", "AccessDenied"}


def read_manifest(s3: Any, url: str) -> Batch:
    """Reads the manifest at `s3://<bucket>/<key>`."""
    parts = urlsplit(url, allow_fragments=False)
    body = s3.get_object(Bucket=parts.netloc, Key=parts.path.lstrip("/"))["Body"].read()
    return Batch.from_manifest(json.loads(body))


def stage(s3: Any, batch: Batch, bucket: str, form: str = "json-lines") -> list[StagedObject]:
    """Copies each object version of the batch, of files in this format, to its `copy_key` in the staging bucket.

    Safe to run twice: the same bytes go to the same keys. Of deletions it finds out what they left.

    Out:    the objects in the batch's order; those that are their keys' newest again as others were erased; then those
            that are only there to order them by
    Raises: ClientError, unless it says that the version is gone; OutdatedError
    """

    def one(numbered: tuple[int, LandedObject]) -> StagedObject:
        index, landed = numbered
        return _stage_one(s3, landed, bucket, copy_key(batch.id, index, form))

    with ThreadPoolExecutor(THREADS) as threads:
        staged = list(threads.map(one, enumerate(batch.objects)))
        keys = sorted({_place(each.landed) for each in staged if _needs_versions(each)})
        listed = threads.map(lambda place: key_versions(s3, *place), keys)
        versions = dict(zip(keys, listed, strict=True))
        staged, newest = settle_deletions(staged, versions)
        # A file that was given up as a whole would keep the deletion from being carried out.
        wanted = [each for each in newest if not is_there(s3, bucket, set_aside_key(batch.dataset, each))]
        again = list(threads.map(one, enumerate(wanted, len(staged))))
    restored = [replace(_still_there(each), restored=True) for each in again]
    return with_ordinals([*staged, *restored], versions)


def _still_there(each: StagedObject) -> StagedObject:
    """The same. Without it the key would be left with no version, while the one before it is due."""
    if each.state == GONE:
        raise OutdatedError(f"{each.landed.source} was erased while it was staged.")
    return each


def set_aside_key(dataset: str, landed: LandedObject) -> str:
    """Where recovery notes that a version is given up as a whole."""
    return f"quarantine/{dataset}/objects/{hashlib.sha256(landed.source.encode()).hexdigest()[:32]}.json"


def is_there(s3: Any, bucket: str, key: str) -> bool:
    """Whether a bucket has an object."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=key)
    return any(each["Key"] == key for page in pages for each in page.get("Contents", []))


def copy_key(batch: str, index: int, form: str) -> str:
    """Key of the copy that Spark reads, `in/<batch>/<index>.<ending>`; the index is the object's place in the batch."""
    return f"in/{batch}/{index:05d}.{_ENDINGS[form]}"


def with_ordinals(
    staged: Iterable[StagedObject], versions: Mapping[tuple[str, str], Sequence[StagedObject]]
) -> list[StagedObject]:
    """Orders versions that landed in one second and do not all carry a sequencer.

    In:     staged objects; for the (bucket, key) in question, its versions as S3 keeps them, oldest first
    Out:    the staged objects with their ordinals, and state "other" for versions of the same second outside the batch
    """
    ordered = list(staged)
    places = {each.landed.source: index for index, each in enumerate(ordered)}
    seconds = defaultdict(set)
    for each in ordered:
        seconds[_place(each.landed)].add(each.landed_at)
    for place, listed in versions.items():
        for ordinal, version in enumerate(listed):
            if version.landed.source in places:
                index = places[version.landed.source]
                ordered[index] = replace(ordered[index], ordinal=ordinal)
            elif version.landed_at in seconds[place]:
                ordered.append(replace(version, ordinal=ordinal))
    return ordered


def _needs_versions(staged: StagedObject) -> bool:
    return staged.landed.state is not None or (staged.landed_at is not None and not staged.landed.sequencer)


def _stage_one(s3: Any, landed: LandedObject, bucket: str, key: str) -> StagedObject:
    if landed.state is not None:
        return StagedObject(landed, ERASED)
    try:
        # The copy before the head: where either is refused, only the copy's answer has a body that says why.
        _copy(s3, landed, bucket, key)
        head = s3.head_object(**_version(landed))
    except ClientError as error:
        if not _is_gone(s3, landed, error.response["Error"]["Code"]):
            raise
        return StagedObject(landed, GONE)
    return StagedObject(landed, STAGED, head["ContentLength"], head["LastModified"])


def _copy(s3: Any, landed: LandedObject, bucket: str, key: str) -> None:
    if landed.size > _LARGEST_COPY_BYTES:
        s3.copy(_version(landed), bucket, key)
    else:
        # No tags: the sender's are of no use here, and copying them takes further rights.
        s3.copy_object(CopySource=_version(landed), Bucket=bucket, Key=key, TaggingDirective="REPLACE")


def _is_gone(s3: Any, landed: LandedObject, code: str) -> bool:
    """Whether the refusal is for want of the version.

    Who may list only below prefixes is told "access denied" for what does not exist, so the list has to decide then.
    """
    if code not in _DENIED_CODES:
        return code in _GONE_CODES
    return all(listed.landed.version != landed.version for listed in key_versions(s3, landed.bucket, landed.key))


def _version(landed: LandedObject) -> dict[str, str]:
    return {"Bucket": landed.bucket, "Key": landed.key, "VersionId": landed.version}


def _place(landed: LandedObject) -> tuple[str, str]:
    return landed.bucket, landed.key
