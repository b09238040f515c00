"""The entry script: what it asks of Glue, and that importing it does nothing."""

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType

import pytest

ARGUMENTS = [
    "job",
    "--contract",
    "{}",
    "--staging",
    "s",
    "--database",
    "d",
    "--copy_role",
    "r",
    "--TempDir",
    "s3://s/tmp/",
]


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a library of Glue that only tells what it was asked for."""
    awsglue, utils = ModuleType("awsglue"), ModuleType("awsglue.utils")
    utils.getResolvedOptions = lambda _argv, names: dict.fromkeys(names, "given") | {"JOB_RUN_ID": "jr_1"}
    monkeypatch.setitem(sys.modules, "awsglue", awsglue)
    monkeypatch.setitem(sys.modules, "awsglue.utils", utils)
    monkeypatch.delitem(sys.modules, "glue.jobs.load_json_lines", raising=False)
    return importlib.import_module("glue.jobs.load_json_lines")


@pytest.mark.parametrize(
    ("target", "asked"),
    [(["--workgroup", "w"], "workgroup"), (["--workgroup=w"], "workgroup"), (["--cluster", "c"], "cluster")],
)
def test_asks_for_the_one_target_that_it_was_given(job: ModuleType, target: Sequence[str], asked: str) -> None:
    given = job.options([*ARGUMENTS, *target])
    assert {"workgroup", "cluster"} & set(given) == {asked}


def test_does_not_ask_for_reserved_arguments(job: ModuleType) -> None:
    assert "JOB_RUN_ID" not in job.REQUIRED
