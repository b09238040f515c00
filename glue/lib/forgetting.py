"""Quarantine forgets what was deleted: bad rows leave with the file that they came in."""

from collections.abc import Iterable, Mapping

from glue.lib.key_versions import key_versions
from glue.lib.landed import ERASED, Batch
from glue.lib.outputs import quarantine_key
from glue.lib.staging import is_there
from glue.lib.work import Work


def forget_bad_rows(work: Work, batch: Batch, quarantined: Mapping[str, int]) -> None:
    """Removes the bad rows of versions that were erased, or lie under a delete marker.

    Those of the batch's deletions; and of the batch's own versions, which may have been deleted while they were judged:
    then the deletion's run may have looked before their bad rows were there.

    In:     `quarantined`: sources of the batch that have bad rows
    """
    if not work.deletes_rows:
        return
    deleted = {each.source for each in batch.objects if each.state == ERASED}
    keys = {(each.bucket, each.key) for each in batch.objects if each.state or each.source in quarantined}
    for bucket, key in keys:
        listed = key_versions(work.s3, bucket, key)
        there = {each.landed.source for each in listed}
        deleted |= {source for source in quarantined if source.startswith(f"{bucket}/{key}@")} - there
        markers = [at for at, each in enumerate(listed) if each.landed.state]
        deleted |= {each.landed.source for each in listed[: max(markers, default=0)]}
    _remove(work, (quarantine_key(work.dataset, source) for source in deleted))


def _remove(work: Work, keys: Iterable[str]) -> None:
    for key in keys:
        # In a bucket with versions, to delete what is not there would leave a marker.
        if is_there(work.s3, work.staging, key):
            work.s3.delete_objects(Bucket=work.staging, Delete={"Objects": [{"Key": key}], "Quiet": True})
