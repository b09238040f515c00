"""The statements of a load: their order and shape. What they do to rows is tested on the local warehouse."""

import json

import pytest

from glue.lib.contract import Contract
from glue.lib.load import Load, load_statements
from glue.lib.warehouse import MAX_STATEMENTS
from tests.glue.conftest import TOLL

LOAD = Load("ab12", "jr_1", "arn:aws:iam::123456789012:role/copy", "s3://b/o.manifest", "s3://b/r.manifest")
MERGED = Contract.from_json(json.dumps(TOLL | {"load": "merge", "keys": ["transaction_id", "toll_booth"]}))


def openings(statements: list[str]) -> list[str]:
    """The first words of each statement, up to the name that it is about."""
    return [" ".join(statement.split()[: 4 if statement.startswith("CREATE") else 3]) for statement in statements]


def test_appends_in_the_order_that_makes_it_once_only(toll: Contract) -> None:
    assert openings(load_statements(toll, LOAD)) == [
        "LOCK etl_lock_toll_table",
        "UPDATE etl_lock_toll_table SET",
        "CREATE TEMP TABLE etl_staged_rows",
        "CREATE TEMP TABLE etl_staged_objects",
        "COPY etl_staged_rows FROM",
        "COPY etl_staged_objects FROM",
        "CREATE TEMP TABLE etl_key_versions",
        "DELETE FROM etl_staged_objects",
        "UPDATE etl_staged_objects SET",
        "DELETE FROM etl_staged_rows",
        "DELETE FROM toll_table",
        "INSERT INTO toll_table",
        "INSERT INTO etl_ledger_toll_table",
    ]


def test_removes_rows_before_it_adds_any_and_says_anew_what_the_ledger_said(toll: Contract) -> None:
    removing = Load(LOAD.batch, LOAD.job_run, LOAD.copy_role, LOAD.objects_manifest, LOAD.rows_manifest, removes=True)
    more = [
        each for each in openings(load_statements(toll, removing)) if each not in openings(load_statements(toll, LOAD))
    ]
    assert more == ["SELECT CAST(CASE WHEN", "DELETE FROM etl_ledger_toll_table"]
    assert openings(load_statements(toll, removing))[-5:] == [
        "DELETE FROM toll_table",
        "DELETE FROM toll_table",
        "INSERT INTO toll_table",
        "DELETE FROM etl_ledger_toll_table",
        "INSERT INTO etl_ledger_toll_table",
    ]


def test_merges_the_newest_row_of_each_key() -> None:
    statements = load_statements(MERGED, LOAD)
    assert openings(statements)[-4:] == [
        "CREATE TEMP TABLE etl_newest_rows",
        "DELETE FROM etl_newest_rows",
        "MERGE INTO toll_table",
        "INSERT INTO etl_ledger_toll_table",
    ]
    assert "PARTITION BY transaction_id, toll_booth" in statements[-4]
    assert "etl_staged_rows" not in statements[-2]


def test_copies_no_rows_where_none_is_good(toll: Contract) -> None:
    none_good = Load(LOAD.batch, LOAD.job_run, LOAD.copy_role, LOAD.objects_manifest)
    copies = [statement for statement in load_statements(toll, none_good) if statement.startswith("COPY")]
    role = "'arn:aws:iam::123456789012:role/copy'"
    assert copies == [f"COPY etl_staged_objects FROM 's3://b/o.manifest' IAM_ROLE {role} FORMAT AS PARQUET MANIFEST"]


def test_stages_the_columns_in_the_order_of_the_parquet_files(toll: Contract) -> None:
    created = load_statements(toll, LOAD)[2]
    listed = created[created.index("(") + 1 : -1].split(", ")
    assert [each.split()[0] for each in listed] == [column.name for column in toll.table_columns]


@pytest.mark.parametrize("contract", [Contract.from_json(json.dumps(TOLL)), MERGED])
def test_stays_within_one_batch_and_needs_no_parameters(contract: Contract) -> None:
    statements = load_statements(contract, LOAD)
    assert len(statements) <= MAX_STATEMENTS
    assert not any(";" in statement for statement in statements)


def test_lets_nothing_into_a_statement_that_would_need_escaping(toll: Contract) -> None:
    with pytest.raises(ValueError, match="cannot stand in a statement"):
        load_statements(toll, Load("a'; DROP TABLE x", "jr", "arn:x", "s3://b/o.manifest"))
