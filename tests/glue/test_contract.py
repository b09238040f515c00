"""Contracts as the program hands them over."""

import json

import pytest

from glue.lib.contract import Column, Contract, ContractError
from tests.glue.conftest import TOLL

DAY = {"name": "a", "type": "date"}
TEXT = {"name": "a", "type": "varchar"}


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
        ({"format": "xml"}, "format is 'xml'; this job reads json-lines and csv"),
        ({"load": "replace"}, "give one of append, merge"),
        ({"load": "merge"}, "needs keys"),
        ({"load": "merge", "keys": ["x"]}, "key 'x' is no column"),
        ({"columns": []}, "columns is empty"),
        ({"columns": [{"name": "a b", "type": "bigint"}]}, "column 'a b': the name must be"),
        ({"columns": [{"name": "a", "type": "super"}]}, "type is 'super'"),
        ({"columns": [{"name": "a", "type": "varchar", "pattern": "("}]}, "cannot read the pattern"),
        ({"columns": [{"name": "a", "type": "bigint", "pattern": "1"}]}, "only varchar takes a pattern"),
        ({"columns": [TEXT | {"format": "yyyy"}]}, "only date and timestamp take a format"),
        ({"columns": [DAY | {"format": "M/d"}]}, "must have year, month and day"),
        ({"columns": [DAY | {"format": "M/d/yyyy M"}]}, "no part twice"),
        ({"columns": [DAY | {"format": "EEE, d MMM yyyy"}]}, "has EEE, MMM; this job reads yyyy, MM, M"),
        ({"columns": [DAY | {"format": "yyyy'-'MM-dd"}]}, "has ', '"),
        ({"columns": [TEXT | {"default": 5}]}, "default is 5, which is no varchar"),
        ({"columns": [{"name": "a", "type": "bigint", "default": True}]}, "default is True, which is no bigint"),
        ({"columns": [TEXT | {"default": "x", "required": True}]}, "required and has a default"),
        ({"columns": [TEXT | {"default": "x"}], "load": "merge", "keys": ["a"]}, "key 'a' has a default"),
        ({"drops": ["Region"]}, "which only csv has"),
        ({"format": "csv", "drops": ["toll BOOTH", "Toll_Booth"]}, "header 'Toll_Booth' stands there twice"),
        ({"quality": {"tolerance": 5}}, "tolerance is 5; give a share"),
        ({"quality": {"rules": [{"rule": "exact"}]}}, "give one of not_null, unique"),
        ({"quality": {"rules": [{"rule": "unique", "column": "x"}]}}, "rule 'unique': 'x' is no column"),
        ({"quality": {"rules": [{"rule": "set", "column": "toll_booth"}]}}, "it has no values"),
        ({"quality": {"rules": [{"rule": "range", "column": "toll_booth"}]}}, "neither min nor max"),
        ({"quality": {"rules": [{"rule": "row_count", "min": 1, "hours": 2}]}}, "it takes no hours"),
        ({"quality": {"rules": [{"rule": "row_count", "min": 1, "severity": "stop"}]}}, "severity is 'stop'"),
        ({"quality": {"rules": [{"rule": "pattern", "column": "toll_booth", "pattern": "("}]}}, "cannot read"),
    ],
)
def test_refuses_what_the_job_cannot_do_and_says_what_to_give(change: dict, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        Contract.from_json(json.dumps(TOLL | change))


def test_reports_all_problems_at_once() -> None:
    with pytest.raises(ContractError, match=r"format is.*load is"):
        Contract.from_json(json.dumps(TOLL | {"format": "csv", "load": "replace"}), formats=["json-lines"])


def test_without_private_columns_nothing_tells_of_them() -> None:
    columns = [TEXT, {"name": "customer", "type": "varchar", "private": True}]
    rules = [{"rule": "not_null", "column": name} for name in ("a", "customer")]
    contract = Contract.from_json(json.dumps(TOLL | {"columns": columns, "quality": {"rules": rules}}))
    public = contract.without_private()
    assert [column.name for column in public.columns] == ["a"]
    assert [rule.column for rule in public.quality.rules] == ["a"]
