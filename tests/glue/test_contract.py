"""Contracts as the program hands them over."""

import json

import pytest

from glue.lib.contract import Column, Contract, ContractError
from tests.glue.conftest import TOLL


def test_reads_columns_in_order_with_redshifts_defaults() -> None:
    columns = [{"name": "id", "type": "bigint", "required": True}, {"name": "note", "type": "varchar"}]
    contract = Contract.from_json(json.dumps(TOLL | {"columns": columns}))
    assert contract.columns == (Column("id", "bigint", required=True), Column("note", "varchar", length=256))
    assert [column.sql_type for column in contract.columns] == ["bigint", "varchar(256)"]


def test_closes_the_table_with_lineage(toll: Contract) -> None:
    names = [column.name for column in toll.table_columns]
    assert names[-4:] == ["etl_source", "etl_line", "etl_landed_at", "etl_batch"]


def test_a_key_column_is_required() -> None:
    columns = [{"name": "id", "type": "bigint"}, {"name": "note", "type": "varchar"}]
    contract = Contract.from_json(json.dumps(TOLL | {"columns": columns, "load": "merge", "keys": ["id"]}))
    assert [column.required for column in contract.columns] == [True, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dataset": "a; drop"}, "dataset must be"),
        ({"format": "csv"}, "format is 'csv'"),
        ({"load": "replace"}, "give one of append, merge"),
        ({"load": "merge"}, "needs keys"),
        ({"load": "merge", "keys": ["x"]}, "key 'x' is no column"),
        ({"columns": []}, "columns is empty"),
        ({"columns": [{"name": "a b", "type": "bigint"}]}, "column 'a b': the name must be"),
        ({"columns": [{"name": "a", "type": "super"}]}, "type is 'super'"),
        ({"columns": [{"name": "a", "type": "varchar", "pattern": "("}]}, "cannot read the pattern"),
        ({"columns": [{"name": "a", "type": "bigint", "pattern": "1"}]}, "only varchar takes a pattern"),
    ],
)
def test_refuses_what_the_job_cannot_do_and_says_what_to_give(change: dict, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        Contract.from_json(json.dumps(TOLL | change))


def test_reports_all_problems_at_once() -> None:
    with pytest.raises(ContractError, match=r"format is.*load is"):
        Contract.from_json(json.dumps(TOLL | {"format": "csv", "load": "replace"}))
