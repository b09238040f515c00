"""Which modules a script finds: those of Glue's Python shell, not whatever else this environment holds."""

import contextlib
import importlib.machinery
import re
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from types import ModuleType

# What Glue's Python shell for 3.9 has in every library set: awscli and what that brings, but no boto3.
_ALWAYS = {"awsglue", "awscli", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six"}
# The set "analytics", and what it brings. Found where somebody has installed them here: the runtime itself needs none.
_ANALYTICS = {
    *("avro", "awswrangler", "boto3", "elasticsearch", "numpy", "pandas", "pg", "psycopg2", "pyarrow", "pyathena"),
    *("pymysql", "pyodbc", "pyorc", "redshift_connector", "requests", "s3fs", "scipy", "sklearn", "sqlalchemy"),
}

_NOT_NAME = re.compile(r"[^\w.-]")


class OnlyGlues:
    """A finder that hides from scripts what lies in this environment's folders and is not in Glue's Python shell."""

    def __init__(self, allowed: set[str]) -> None:
        self._allowed = allowed
        self._hidden = [str(folder) for folder in _own_folders()]

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Leaves the finding to the next finder.

        Raises: ModuleNotFoundError for a module that exists here and not in Glue
        """
        if path is not None or name in self._allowed:
            return
        found = importlib.machinery.PathFinder.find_spec(name, self._hidden, target)
        elsewhere = [entry for entry in sys.path if entry not in self._hidden]
        if found is not None and importlib.machinery.PathFinder.find_spec(name, elsewhere, target) is None:
            raise ModuleNotFoundError(f"No module named {name!r} (Glue's Python shell does not have it)", name=name)


def hide_the_rest(library_set: str, packages: list[str]) -> None:
    """From now on only Glue's modules, those of the packages and the run's own can be imported."""
    allowed = _ALWAYS | (set() if library_set == "none" else _ANALYTICS) | _modules_of(packages)
    loaded = {name: name.split(".")[0] for name in sys.modules}
    for name in [name for name, top in loaded.items() if top.startswith("landfall_") or top in _ANALYTICS - allowed]:
        del sys.modules[name]
    sys.meta_path.insert(0, OnlyGlues(allowed))  # type: ignore[arg-type]


def _modules_of(packages: list[str]) -> set[str]:
    """The top modules of installed packages, and of all that they require."""
    found: set[str] = set()
    waiting, seen = list(packages), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        with contextlib.suppress(metadata.PackageNotFoundError):  # Of another platform, or optional.
            package = metadata.distribution(name)
            found.update(path.parts[0].removesuffix(".py") for path in package.files or [])
            waiting += [_NOT_NAME.split(each)[0] for each in package.requires or [] if "extra ==" not in each]
    return found


def _own_folders() -> list[Path]:
    runtime = Path(__file__).parents[1]
    return [runtime, *[Path(entry) for entry in sys.path if entry.endswith("site-packages")]]
