"""The load: the SQL that makes one batch visible, each landed object once.

All of it runs in one transaction. Redshift enforces no keys and COPY runs twice if told twice, so the ledger decides
what is new; isolation is SNAPSHOT, so the lock comes before anything that reads the ledger.

Runs on Python 3.9 too (Python shell jobs), and imports neither Spark nor boto3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import cleandoc
from typing import Iterable, List, Optional, Sequence, Tuple

from glue.lib.contract import Column, Contract

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
"""The staged object list, in the order of its Parquet files. `state`: staged, gone, other, and here superseded."""

_LITERAL = re.compile(r"[\w:/.@=+,-]*", re.ASCII)


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


def load_statements(contract: Contract, load: Load) -> List[str]:
    """Every statement of the load, in order, to run as one transaction."""
    return [
        *_take_lock(contract, load),
        *_stage(contract, load),
        *_settle_objects(contract),
        *(_append(contract) if contract.load == "append" else _merge(contract)),
        _insert_ledger(contract, load),
    ]


def _take_lock(contract: Contract, load: Load) -> List[str]:
    """A second load waits at the first statement, and collides at the second where its snapshot is older than that."""
    return [
        f"LOCK {contract.lock}",
        f"UPDATE {contract.lock} SET batch = {_text(load.batch)}, locked_at = GETDATE()",
    ]


def _stage(contract: Contract, load: Load) -> List[str]:
    staged = [_create(ROWS, contract.table_columns), _create(OBJECTS, OBJECT_COLUMNS)]
    if load.rows_manifest is not None:
        staged.append(_copy(ROWS, load.rows_manifest, load.copy_role))
    return [*staged, _copy(OBJECTS, load.objects_manifest, load.copy_role)]


def _settle_objects(contract: Contract) -> List[str]:
    """Leaves, of the staged objects, those that the ledger has not; and of the rows, those of the newest versions."""
    same_version = _same(OBJECTS, contract.ledger, "bucket", "object_key", "version")
    same_key = _same(OBJECTS, VERSIONS, "bucket", "object_key")
    superseded = f"{same_key} AND {OBJECTS}.state = 'staged' AND {_older(OBJECTS, VERSIONS)}"
    return [
        _known_versions(contract.ledger),
        f"DELETE FROM {OBJECTS} USING {contract.ledger} WHERE {same_version}",
        f"UPDATE {OBJECTS} SET state = 'superseded' FROM {VERSIONS} WHERE {superseded}",
        f"DELETE FROM {ROWS} WHERE etl_source NOT IN (SELECT source FROM {OBJECTS} WHERE state = 'staged')",
    ]


def _known_versions(ledger: str) -> str:
    """All versions of the staged keys: staged now, or in the ledger, with the ordinal that staging may have found."""
    same_key = _same("entry", "touched", "bucket", "object_key")
    same_version = _same("entry", "found", "bucket", "object_key", "version")
    return cleandoc(f"""
        CREATE TEMP TABLE {VERSIONS} AS
        SELECT bucket, object_key, version, landed_at, sequencer, ordinal FROM {OBJECTS} WHERE state = 'staged'
        UNION ALL
        SELECT entry.bucket, entry.object_key, entry.version, entry.landed_at, entry.sequencer, found.ordinal
        FROM {ledger} entry
        JOIN (SELECT DISTINCT bucket, object_key FROM {OBJECTS}) touched ON {same_key}
        LEFT JOIN {OBJECTS} found ON {same_version}
        WHERE entry.outcome <> 'gone'
    """)


def _older(one: str, other: str) -> str:
    """Whether a version is older: by landing time; sequencers, where both have one; S3's own order; never arrival.

    The version id, last, only makes sure that of two versions exactly one is older.
    """
    landed, ordinal, version = ((f"{one}.{name}", f"{other}.{name}") for name in ("landed_at", "ordinal", "version"))
    # Hexadecimal; S3 compares it from the left, the shorter one filled up.
    sequencer = (f"RPAD({one}.sequencer, 64, '0')", f"RPAD({other}.sequencer, 64, '0')")
    by_ordinal = f"({_less(ordinal)} OR ({_undecided(ordinal)} AND {_less(version)}))"
    by_sequencer = f"({_less(sequencer)} OR ({_undecided(sequencer)} AND {by_ordinal}))"
    return f"({_less(landed)} OR ({landed[0]} = {landed[1]} AND {by_sequencer}))"


def _append(contract: Contract) -> List[str]:
    """The rows of a key are those of its newest version, so what older versions brought goes first."""
    columns = _names(contract.table_columns)
    replaced = cleandoc(f"""
        DELETE FROM {contract.dataset} WHERE etl_source IN (
            SELECT entry.bucket || '/' || entry.object_key || '@' || entry.version
            FROM {contract.ledger} entry
            JOIN {OBJECTS} objects ON {_same("entry", "objects", "bucket", "object_key")}
            WHERE entry.outcome = 'loaded' AND objects.state = 'staged'
        )
    """)
    return [replaced, f"INSERT INTO {contract.dataset} ({columns}) SELECT {columns} FROM {ROWS}"]


def _merge(contract: Contract) -> List[str]:
    """One row a key: the newest of the staged ones, unless the table's is newer. MERGE takes no source with doubles."""
    target = contract.dataset
    same_key = _same(target, NEWEST, *contract.keys)
    return [
        _newest_rows(contract),
        f"DELETE FROM {NEWEST} USING {target} WHERE {same_key} AND {_newer_row(target, NEWEST)}",
        _merge_rows(contract, same_key),
    ]


def _newest_rows(contract: Contract) -> str:
    columns = _names(contract.table_columns)
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
    names = [column.name for column in contract.table_columns]
    changes = [f"{name} = {NEWEST}.{name}" for name in names if name not in contract.keys]
    return cleandoc(f"""
        MERGE INTO {contract.dataset} USING {NEWEST} ON {same_key}
        WHEN MATCHED THEN UPDATE SET {", ".join(changes)}
        WHEN NOT MATCHED THEN INSERT ({", ".join(names)}) VALUES ({", ".join(f"{NEWEST}.{name}" for name in names)})
    """)


def _newer_row(one: str, other: str) -> str:
    landed, source, line = (
        (f"{other}.{name}", f"{one}.{name}") for name in ("etl_landed_at", "etl_source", "etl_line")
    )
    by_source = f"({_less(source)} OR ({source[0]} = {source[1]} AND {_less(line)}))"
    return f"({_less(landed)} OR ({landed[0]} = {landed[1]} AND {by_source}))"


def _insert_ledger(contract: Contract, load: Load) -> str:
    """A row for each object that was new. Rows are counted where they were taken from, not where they were staged."""
    taken_from = ROWS if contract.load == "append" else NEWEST
    return cleandoc(f"""
        INSERT INTO {contract.ledger} (bucket, object_key, version, landed_at, sequencer, outcome,
            rows_loaded, rows_quarantined, batch, job_run, loaded_at)
        SELECT objects.bucket, objects.object_key, objects.version, objects.landed_at, objects.sequencer,
            CASE WHEN objects.state <> 'staged' THEN objects.state
                 WHEN good.etl_source IS NULL THEN 'empty' ELSE 'loaded' END,
            COALESCE(taken.line_count, 0), objects.rows_quarantined,
            {_text(load.batch)}, {_text(load.job_run)}, GETDATE()
        FROM {OBJECTS} objects
        LEFT JOIN (SELECT DISTINCT etl_source FROM {ROWS}) good ON good.etl_source = objects.source
        LEFT JOIN (SELECT etl_source, COUNT(*) AS line_count FROM {taken_from} GROUP BY etl_source) taken
            ON taken.etl_source = objects.source
        WHERE objects.state <> 'other'
    """)


def _create(table: str, columns: Sequence[Column]) -> str:
    return f"CREATE TEMP TABLE {table} ({', '.join(f'{column.name} {column.sql_type}' for column in columns)})"


def _copy(table: str, manifest: str, role: str) -> str:
    return f"COPY {table} FROM {_text(manifest)} IAM_ROLE {_text(role)} FORMAT AS PARQUET MANIFEST"


def _same(one: str, other: str, *columns: str) -> str:
    return " AND ".join(f"{one}.{column} = {other}.{column}" for column in columns)


def _less(pair: Tuple[str, str]) -> str:
    return f"{pair[0]} < {pair[1]}"


def _undecided(pair: Tuple[str, str]) -> str:
    return f"({pair[0]} IS NULL OR {pair[1]} IS NULL OR {pair[0]} = {pair[1]})"


def _names(columns: Iterable[Column]) -> str:
    return ", ".join(column.name for column in columns)


def _text(value: str) -> str:
    """A literal. What would need escaping does not occur in ids, ARNs and URLs of ours, and is refused."""
    if not _LITERAL.fullmatch(value):
        raise ValueError(f"{value!r} cannot stand in a statement: only letters, digits and :/.@=+,- may.")
    return f"'{value}'"
