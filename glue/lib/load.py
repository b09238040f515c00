"""The load: the SQL that makes one batch visible, each landed object once.

All of it runs in one transaction. Redshift enforces no keys and COPY runs twice if told twice, so the ledger decides
what is new; isolation is SNAPSHOT, so the lock comes before anything that reads the ledger.

Runs on Python 3.9 too (Python shell jobs), and imports neither Spark nor boto3.
"""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc
from typing import List, Optional, Sequence, Tuple

from glue.lib.contract import Column, Contract
from glue.lib.sql import less, names, older, same, text

ROWS, OBJECTS, VERSIONS, NEWEST = "etl_staged_rows", "etl_staged_objects", "etl_key_versions", "etl_newest_rows"
"""Temporary tables of a load."""

OBJECT_COLUMNS: Tuple[Column, ...] = (
    Column("bucket", "varchar", length=63),
    Column("object_key", "varchar", length=1024),
    Column("version", "varchar", length=1024),
    Column("source", "varchar", length=2200),
    Column("landed_at", "timestamp"),
    Column("sequencer", "varchar", length=64),
    Column("ordinal", "bigint"),
    Column("state", "varchar", length=16),
    Column("rows_quarantined", "bigint"),
)
"""The staged object list, in the order of its Parquet files. `state`: one of landed.py's, and here superseded."""


@dataclass(frozen=True)
class Load:
    """What one load is about."""

    batch: str
    job_run: str
    copy_role: str
    """ARN of the role that COPY reads with."""
    objects_manifest: str
    rows_manifest: Optional[str] = None
    """None where no row is good: COPY fails when it finds no file."""
    removes: bool = False
    """Whether some of its objects are deletions: then rows go, and the ledger says of known versions what is new."""


def load_statements(contract: Contract, load: Load) -> List[str]:
    """Every statement of the load, in order, to run as one transaction."""
    return [
        *_take_lock(contract, load),
        *_stage(contract, load),
        *_settle_objects(contract, load),
        *([_remove(contract)] if load.removes else []),
        *(_append(contract) if contract.load == "append" else _merge(contract)),
        *([_forget_entries(contract)] if load.removes else []),
        _insert_ledger(contract, load),
    ]


def _take_lock(contract: Contract, load: Load) -> List[str]:
    """A second load waits at the first statement, and collides at the second where its snapshot is older than that."""
    return [
        f"LOCK {contract.lock}",
        f"UPDATE {contract.lock} SET batch = {text(load.batch)}, locked_at = GETDATE()",
    ]


def _stage(contract: Contract, load: Load) -> List[str]:
    staged = [_create(ROWS, contract.table_columns), _create(OBJECTS, OBJECT_COLUMNS)]
    if load.rows_manifest is not None:
        staged.append(_copy(ROWS, load.rows_manifest, load.copy_role))
    return [*staged, _copy(OBJECTS, load.objects_manifest, load.copy_role)]


def _settle_objects(contract: Contract, load: Load) -> List[str]:
    """Leaves, of the staged objects, those that the ledger has not; and of the rows, those of the newest versions."""
    known = same(OBJECTS, contract.ledger, "bucket", "object_key", "version")
    if load.removes:
        known = f"{known} AND {_said(contract.ledger)}"
    same_key = same(OBJECTS, VERSIONS, "bucket", "object_key")
    superseded = f"{same_key} AND {OBJECTS}.state IN ('staged', 'restored') AND {older(OBJECTS, VERSIONS)}"
    return [
        *([_refuse_outdated(contract.ledger)] if load.removes else []),
        _known_versions(contract.ledger),
        f"DELETE FROM {OBJECTS} USING {contract.ledger} WHERE {known}",
        f"UPDATE {OBJECTS} SET state = 'superseded' FROM {VERSIONS} WHERE {superseded}",
        *([f"UPDATE {OBJECTS} SET state = 'staged' WHERE state = 'restored'"] if load.removes else []),
        f"DELETE FROM {ROWS} WHERE etl_source NOT IN (SELECT source FROM {OBJECTS} WHERE state = 'staged')",
    ]


def _refuse_outdated(ledger: str) -> str:
    """Fails where another load has erased what was a key's newest version when this batch was staged.

    That load knew nothing of this one's erasure, nor did this batch look further back: staged again, it does. A text
    that is no number is how a statement fails by itself.
    """
    same_version = same(OBJECTS, ledger, "bucket", "object_key", "version")
    is_erased = f"{ledger}.outcome = 'deleted' AND {ledger}.landed_at IS NULL"
    return cleandoc(f"""
        SELECT CAST(CASE WHEN COUNT(*) = 0 THEN '0' ELSE 'erased since the batch was staged' END AS INTEGER)
        FROM {OBJECTS} JOIN {ledger} ON {same_version}
        WHERE {OBJECTS}.state IN ('restored', 'deleted') AND {is_erased}
    """)


def _said(ledger: str) -> str:
    """Whether the ledger's word on a version stands: of an erased one for ever, of others until they are deleted."""
    changes = f"{OBJECTS}.state IN ('restored', 'deleted', 'erased')"
    # An erased version has no landing time, a delete marker has one, until it is erased in its turn.
    is_marker = f"{OBJECTS}.state = 'erased' AND {ledger}.landed_at IS NOT NULL"
    return f"(NOT {changes} OR ({ledger}.outcome = 'deleted' AND NOT ({is_marker})))"


def _known_versions(ledger: str) -> str:
    """All versions of the staged keys: staged now, or in the ledger, with the ordinal that staging may have found.

    Delete markers are versions too. What was erased counts no more.
    """
    same_key = same("entry", "touched", "bucket", "object_key")
    same_version = same("entry", "found", "bucket", "object_key", "version")
    return cleandoc(f"""
        CREATE TEMP TABLE {VERSIONS} AS
        SELECT bucket, object_key, version, landed_at, sequencer, ordinal FROM {OBJECTS}
        WHERE state IN ('staged', 'restored', 'deleted')
        UNION ALL
        SELECT entry.bucket, entry.object_key, entry.version, entry.landed_at, entry.sequencer, found.ordinal
        FROM {ledger} entry
        JOIN (SELECT DISTINCT bucket, object_key FROM {OBJECTS}) touched ON {same_key}
        LEFT JOIN {OBJECTS} found ON {same_version}
        WHERE entry.outcome <> 'gone' AND COALESCE(found.state, '') <> 'erased'
    """)


def _remove(contract: Contract) -> str:
    """The rows of what was erased, and of what lies under a delete marker."""
    hidden = f"{same(VERSIONS, OBJECTS, 'bucket', 'object_key')} AND {older(VERSIONS, OBJECTS)}"
    return cleandoc(f"""
        DELETE FROM {contract.dataset} WHERE etl_source IN (
            SELECT source FROM {OBJECTS} WHERE state = 'erased'
            UNION ALL
            SELECT {VERSIONS}.bucket || '/' || {VERSIONS}.object_key || '@' || {VERSIONS}.version
            FROM {VERSIONS} JOIN {OBJECTS} ON {hidden} WHERE {OBJECTS}.state = 'deleted'
        )
    """)


def _append(contract: Contract) -> List[str]:
    """The rows of a key are those of its newest version, so what older versions brought goes first."""
    columns = names(contract.table_columns)
    replaced = cleandoc(f"""
        DELETE FROM {contract.dataset} WHERE etl_source IN (
            SELECT entry.bucket || '/' || entry.object_key || '@' || entry.version
            FROM {contract.ledger} entry
            JOIN {OBJECTS} objects ON {same("entry", "objects", "bucket", "object_key")}
            WHERE entry.outcome = 'loaded' AND objects.state = 'staged'
        )
    """)
    return [replaced, f"INSERT INTO {contract.dataset} ({columns}) SELECT {columns} FROM {ROWS}"]


def _merge(contract: Contract) -> List[str]:
    """One row a key: the newest of the staged ones, unless the table's is newer. MERGE takes no source with doubles."""
    target = contract.dataset
    same_key = same(target, NEWEST, *contract.keys)
    return [
        _newest_rows(contract),
        f"DELETE FROM {NEWEST} USING {target} WHERE {same_key} AND {_newer_row(target, NEWEST)}",
        _merge_rows(contract, same_key),
    ]


def _newest_rows(contract: Contract) -> str:
    columns = names(contract.table_columns)
    return cleandoc(f"""
        CREATE TEMP TABLE {NEWEST} AS
        SELECT {columns} FROM (
            SELECT {columns}, ROW_NUMBER() OVER (
                PARTITION BY {", ".join(contract.keys)}
                ORDER BY etl_landed_at DESC, etl_source DESC, etl_line DESC
            ) AS place
            FROM {ROWS}
        ) ranked
        WHERE place = 1
    """)


def _merge_rows(contract: Contract, same_key: str) -> str:
    columns = [column.name for column in contract.table_columns]
    changes = [f"{name} = {NEWEST}.{name}" for name in columns if name not in contract.keys]
    return cleandoc(f"""
        MERGE INTO {contract.dataset} USING {NEWEST} ON {same_key}
        WHEN MATCHED THEN UPDATE SET {", ".join(changes)}
        WHEN NOT MATCHED THEN INSERT ({", ".join(columns)}) VALUES ({", ".join(f"{NEWEST}.{name}" for name in columns)})
    """)


def _newer_row(one: str, other: str) -> str:
    """Whether a row of the table is newer than a staged one; by landing time, and within a second by source.

    Of one object it never is: what is staged of it is its newest version, which the source's version does not tell.
    """
    landed, source = ((f"{other}.{name}", f"{one}.{name}") for name in ("etl_landed_at", "etl_source"))
    elsewhere = " <> ".join(f"REGEXP_REPLACE({each}, '@[^@]*$', '')" for each in source)
    return f"({less(landed)} OR ({landed[0]} = {landed[1]} AND {less(source)} AND {elsewhere}))"


def _forget_entries(contract: Contract) -> str:
    """Of versions that the ledger has and that it is to say something else of."""
    same_version = same(contract.ledger, OBJECTS, "bucket", "object_key", "version")
    return f"DELETE FROM {contract.ledger} USING {OBJECTS} WHERE {same_version}"


def _insert_ledger(contract: Contract, load: Load) -> str:
    """A row for each object that was new. Rows are counted where they were taken from, not where they were staged."""
    taken_from = ROWS if contract.load == "append" else NEWEST
    return cleandoc(f"""
        INSERT INTO {contract.ledger} (bucket, object_key, version, landed_at, sequencer, outcome,
            rows_loaded, rows_quarantined, batch, job_run, loaded_at)
        SELECT objects.bucket, objects.object_key, objects.version, objects.landed_at, objects.sequencer,
            CASE WHEN objects.state = 'erased' THEN 'deleted'
                 WHEN objects.state <> 'staged' THEN objects.state
                 WHEN good.etl_source IS NULL THEN 'empty' ELSE 'loaded' END,
            COALESCE(taken.line_count, 0), objects.rows_quarantined,
            {text(load.batch)}, {text(load.job_run)}, GETDATE()
        FROM {OBJECTS} objects
        LEFT JOIN (SELECT DISTINCT etl_source FROM {ROWS}) good ON good.etl_source = objects.source
        LEFT JOIN (SELECT etl_source, COUNT(*) AS line_count FROM {taken_from} GROUP BY etl_source) taken
            ON taken.etl_source = objects.source
        WHERE objects.state <> 'other'
    """)


def _create(table: str, columns: Sequence[Column]) -> str:
    return f"CREATE TEMP TABLE {table} ({', '.join(f'{column.name} {column.sql_type}' for column in columns)})"


def _copy(table: str, manifest: str, role: str) -> str:
    return f"COPY {table} FROM {text(manifest)} IAM_ROLE {text(role)} FORMAT AS PARQUET MANIFEST"
