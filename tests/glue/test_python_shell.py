"""The scripts of Python shell jobs, and all that they import, are for Python 3.9 without Spark."""

import ast
from pathlib import Path

import pytest

from tests.glue.newer_python import newer_than_39

_ROOT = Path(__file__).parents[2]
_SCRIPT = _ROOT / "glue" / "jobs" / "load_to_redshift.py"


def _imported(file: Path) -> set[str]:
    """The modules that a file imports."""
    nodes = list(ast.walk(ast.parse(file.read_text())))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def _reached(script: Path) -> dict[Path, set[str]]:
    """The script and the files of the library that it leads to, each with what it imports."""
    found: dict[Path, set[str]] = {}
    waiting = [script]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found[file] = _imported(file)
            own = [module for module in found[file] if module.split(".")[0] == "glue"]
            waiting += [_ROOT.joinpath(*module.split(".")).with_suffix(".py") for module in own]
    return found


_REACHED = _reached(_SCRIPT)


@pytest.mark.parametrize("file", _REACHED, ids=lambda file: file.stem)
def test_has_nothing_newer_than_python_39(file: Path) -> None:
    assert newer_than_39(file.read_text()) == []


def test_imports_nothing_but_boto3_and_what_every_python_has() -> None:
    modules = {module.split(".")[0] for imported in _REACHED.values() for module in imported}
    assert {"boto3", "awsglue", "glue", "json"} <= modules
    assert modules & {"pyspark", "pandas", "numpy"} == set()


NEWER = {
    "match": ("match 1:\n    case 1:\n        pass", "Pattern matching is only supported"),
    "groups": ("try:\n    pass\nexcept* OSError:\n    pass", "Exception groups are only supported"),
    "union": ("Row = str | None", "str | None as a type"),
    "union of generics": ("x: 'y' = isinstance(1, list[int] | dict[str, int])", "list[int] | dict[str, int] as a type"),
    "union in an annotation": ("def f(x: int | None): ...", "int | None as a type"),
    "zip": ("zip([1], [2], strict=True)", "zip(strict=)"),
    "slots": (
        "import dataclasses\n@dataclasses.dataclass(slots=True)\nclass A: ...",
        "line 2: dataclasses.dataclass(slots=)",
    ),
    "typing": ("from typing import Any, Self", "typing.Self"),
    "UTC": ("import datetime\nnow = datetime.UTC", "line 2: datetime.UTC"),
    "module": ("import tomllib", "tomllib"),
    "builtin": ("raise ExceptionGroup('', [])", "ExceptionGroup"),
    "method": ("(5).bit_count()", "bit_count"),
}


@pytest.mark.parametrize(("text", "told"), NEWER.values(), ids=NEWER)
def test_the_check_finds_what_is_newer(text: str, told: str) -> None:
    [found] = newer_than_39(text)
    assert told in found


def test_the_check_lets_pass_what_39_has() -> None:
    text = (
        "from __future__ import annotations\nimport re\ndef f(x: int | None = 1) -> str | None: ...\ny = 1 | 2 | re.I\n"
    )
    assert newer_than_39(text) == []
