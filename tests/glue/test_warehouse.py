"""Statements through the Data API: waiting, trying again, giving up."""

import pytest

from glue.lib.warehouse import LONGEST_WAIT_SECONDS, MAX_TRIES, StatementError, Warehouse
from tests.glue.fakes import ScriptedWarehouse, refusal

COLLISION = {"Status": "FAILED", "Error": "ERROR: 1023 DETAIL: Serializable isolation violation on table"}


def warehouse(client: ScriptedWarehouse, waits: list[float] | None = None) -> Warehouse:
    return Warehouse(client, "toll_db", workgroup="wg", sleep=[].append if waits is None else waits.append)


def test_submits_one_batch_to_a_workgroup() -> None:
    client = ScriptedWarehouse()
    warehouse(client).run(["LOCK a", "SELECT 1"])
    (batch,) = client.submitted
    assert batch.pop("ClientToken")
    assert batch == {"WorkgroupName": "wg", "Database": "toll_db", "Sqls": ["LOCK a", "SELECT 1"]}


def test_submits_to_a_cluster_where_there_is_no_workgroup() -> None:
    client = ScriptedWarehouse()
    Warehouse(client, "toll_db", cluster="c").run(["SELECT 1"])
    assert client.submitted[0]["ClusterIdentifier"] == "c"
    assert "WorkgroupName" not in client.submitted[0]


def test_asks_again_later_and_later() -> None:
    waits: list[float] = []
    client = ScriptedWarehouse(*[{"Status": "STARTED"}] * 20)
    warehouse(client, waits).run(["SELECT 1"])
    assert waits[0] == 0.05
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT_SECONDS


@pytest.mark.parametrize("passing", [COLLISION, {"Status": "ABORTED"}, refusal("ActiveStatementsExceededException")])
def test_tries_again_with_a_new_token(passing: dict) -> None:
    client = ScriptedWarehouse(passing, {"Status": "FINISHED"})
    warehouse(client).run(["SELECT 1"])
    first, second = client.submitted
    assert first["ClientToken"] != second["ClientToken"]


def test_gives_up_after_some_tries() -> None:
    client = ScriptedWarehouse(*[COLLISION] * MAX_TRIES)
    with pytest.raises(StatementError, match=r"5 of 5 tries.*Serializable"):
        warehouse(client).run(["SELECT 1"])
    assert len(client.submitted) == MAX_TRIES


def test_names_the_statement_that_failed_and_does_not_try_it_again() -> None:
    parts = [
        {"Status": "FINISHED", "QueryString": "LOCK a"},
        {"Status": "FAILED", "QueryString": "SELECT x", "Error": "column x does not exist"},
    ]
    client = ScriptedWarehouse({"Status": "FAILED", "Error": "Query #2 failed", "SubStatements": parts})
    with pytest.raises(StatementError, match=r"SELECT x: FAILED.*Query #2 failed; column x does not exist"):
        warehouse(client).run(["LOCK a", "SELECT x"])
    assert len(client.submitted) == 1


def test_passes_other_refusals_on() -> None:
    with pytest.raises(Exception, match="AccessDenied"):
        warehouse(ScriptedWarehouse(refusal("AccessDenied"))).run(["SELECT 1"])


@pytest.mark.parametrize("statements", [["SELECT 1"] * 41, ["SELECT '" + "é" * 50_000 + "'"]])
def test_keeps_the_limits_of_a_batch(statements: list[str]) -> None:
    with pytest.raises(ValueError, match="the Data API takes"):
        warehouse(ScriptedWarehouse()).run(statements)
