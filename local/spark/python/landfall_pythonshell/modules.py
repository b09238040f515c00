"""Which modules a script finds: those of Glue's Python shell, not whatever else this environment holds."""

import importlib.machinery
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

# What Glue's Python shell for 3.9 has in every library set, and what boto3 brings with it.
_ALWAYS = {"awsglue", "boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six"}
# The set "analytics", and what it brings. Found where somebody has installed them here: the runtime itself needs none.
_ANALYTICS = {
    *("avro", "awscli", "awswrangler", "elasticsearch", "numpy", "pandas", "pg", "psycopg2", "pyarrow", "pyathena"),
    *("pymysql", "pyodbc", "pyorc", "redshift_connector", "requests", "s3fs", "scipy", "sklearn", "sqlalchemy"),
}


class OnlyGlues:
    """A finder that hides from scripts what lies in this environment's folders and is not in Glue's Python shell."""

    def __init__(self, library_set: str) -> None:
        self._allowed = _ALWAYS | (set() if library_set == "none" else _ANALYTICS)
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


def hide_the_rest(library_set: str) -> None:
    """From now on only Glue's modules and the run's own can be imported."""
    for name in [name for name in sys.modules if name.split(".")[0].startswith("landfall_")]:
        del sys.modules[name]
    sys.meta_path.insert(0, OnlyGlues(library_set))  # type: ignore[arg-type]


def _own_folders() -> list[Path]:
    runtime = Path(__file__).parents[1]
    return [runtime, *[Path(entry) for entry in sys.path if entry.endswith("site-packages")]]
