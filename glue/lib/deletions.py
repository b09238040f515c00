"""What deletions left: which versions are hidden, and which are their keys' newest again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from glue.lib.landed import DELETED, ERASED, STAGED, LandedObject, StagedObject


def settle_deletions(
    staged: Sequence[StagedObject], versions: Mapping[tuple[str, str], Sequence[StagedObject]]
) -> tuple[list[StagedObject], list[LandedObject]]:
    """Finds out, for each deletion, whether its version is a delete marker, and what its key's newest version is now.

    In:     staged objects, every deletion as ERASED; for the (bucket, key) of each, its versions, oldest first
    Out:    the staged objects, and delete markers that are the newest since others were erased; versions that are
            to be staged too, for the same reason
    """
    settled = [_settled(each, versions) for each in staged]
    erased = {_place(each) for each in settled if each.state == ERASED}
    newest = [versions[place][-1] for place in sorted(erased) if versions[place]]
    due = {each.landed.source: each for each in newest}
    for at, each in enumerate(settled):
        if each.state in (STAGED, DELETED) and due.pop(each.landed.source, None):
            settled[at] = replace(each, restored=True)
    markers = [replace(each, state=DELETED, restored=True) for each in due.values() if each.landed.state]
    return [*settled, *markers], [each.landed for each in due.values() if not each.landed.state]


def _settled(each: StagedObject, versions: Mapping[tuple[str, str], Sequence[StagedObject]]) -> StagedObject:
    if each.state != ERASED:
        return each
    listed = [one for one in versions[_place(each)] if one.landed.version == each.landed.version]
    return replace(each, state=DELETED, landed_at=listed[0].landed_at) if listed else each


def _place(each: StagedObject) -> tuple[str, str]:
    return each.landed.bucket, each.landed.key
