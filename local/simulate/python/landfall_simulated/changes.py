"""What a run's library does otherwise where a simulation takes something away that the design cannot do without."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from glue.lib import lake, publish
from glue.lib.landed import DELETED, ERASED, StagedObject
from glue.lib.zone import KeyFolder
from landfall_simulated.running import current

_REPLACE, _OUTCOME_OF = lake.Lake._replace, lake._outcome_of


def install() -> None:
    """Gives the library a second way for each change, which only runs that are so changed take."""
    lake.is_older = _unless("arrival-order", lake.is_older, lambda _one, _other: False)
    publish.is_older = _unless("arrival-order", publish.is_older, lambda _one, _other: False)
    lake.Lake.deliver = _unless("no-ledger", lake.Lake.deliver, _append)
    lake.Lake._clear = _unless("claim-ignored", lake.Lake._clear, _clear)
    lake.Lake._replace = _unless("rows-left", _REPLACE, _replace)
    lake._outcome_of = _unless("not-restored", _OUTCOME_OF, _outcome_of)


def _append(load: lake.Lake, delivery: lake.Delivery, _ordinals: Any) -> str:
    """What a load into a lake comes to where nothing is remembered."""
    folder = KeyFolder(load.s3, load.table.zone, load.table.name, delivery.staged.landed.key_hash)
    folder.put(uuid.uuid4().hex[:16], delivery.files)
    return "loaded" if delivery.rows else "empty"


def _clear(load: lake.Lake, key_hash: str, write: str | None, _seen: Any) -> None:
    """Removes the files of other writes, whoever else may be at it."""
    folder = KeyFolder(load.s3, load.table.zone, load.table.name, key_hash)
    folder.remove(folder.others(write))


class _LeavingLake(lake.Lake):
    """One that removes no files."""

    def _clear(self, *_given: Any) -> None:
        pass


def _replace(load: lake.Lake, delivery: lake.Delivery, seen: Any) -> str:
    """Deletions leave the files that are there."""
    is_deletion = delivery.staged.state in (DELETED, ERASED)
    leaving = _LeavingLake(load.s3, load.table, load.batch, load.job_run) if is_deletion else load
    return _REPLACE(leaving, delivery, seen)


def _outcome_of(entry: Any, staged: StagedObject) -> str | None:
    """What was superseded stays so."""
    return _OUTCOME_OF(entry, replace(staged, restored=False))


def _unless(change: str, usual: Callable[..., Any], changed: Callable[..., Any]) -> Callable[..., Any]:
    def either(*given: Any) -> Any:
        return (changed if change in current().changes else usual)(*given)

    return either
