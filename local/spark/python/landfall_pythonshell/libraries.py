"""The run's own libraries: wheels, as Glue's Python shell installs them, and single Python files."""

import ast
import re
import sys
import zipfile
from pathlib import Path

# Glue's Python shell, whatever Python this is.
PYTHON = (3, 9)
_WHEEL = re.compile(
    r"^(?P<name>[^-]+)-(?P<version>[^-]+)(-\d[^-]*)?-(?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<on>[^-]+)\.whl$"
)
_METADATA = ("METADATA", "WHEEL", "RECORD")


class LibraryError(Exception):
    """A library that Glue could not install, or a file that its Python could not read."""


def add_libraries(paths: list[str]) -> None:
    """Makes each library importable.

    Raises: LibraryError for a file that is no wheel of pure Python
    """
    for path in paths:
        if path.endswith(".whl"):
            _check_wheel(Path(path))
    sys.path[:0] = paths


def check_syntax(script: str, libraries: list[str]) -> None:
    """Reads the script and its libraries as Glue's Python would.

    Raises: LibraryError for syntax that Python 3.9 does not have
    """
    for name, text in [(Path(script).name, Path(script).read_bytes()), *_sources(libraries)]:
        try:
            ast.parse(text, name, feature_version=PYTHON)
        except SyntaxError as error:
            raise LibraryError(f"{name}, line {error.lineno}: {error.msg} (Glue's Python shell is 3.9)") from error


def _check_wheel(path: Path) -> None:
    named = _WHEEL.match(path.name)
    if named is None:
        raise LibraryError(f"{path.name} is not a valid wheel filename: <name>-<version>-py3-none-any.whl is.")
    if named["abi"] != "none" or named["on"] != "any":
        raise LibraryError(f"{path.name} is not of pure Python: only wheels for none-any are supported locally.")
    folder = f"{named['name']}-{named['version']}.dist-info"
    with zipfile.ZipFile(path) as wheel:
        missing = [f"{folder}/{name}" for name in _METADATA if f"{folder}/{name}" not in wheel.namelist()]
    if missing:
        raise LibraryError(f"{path.name} is no wheel that pip installs: it has no {', '.join(missing)}.")


def _sources(libraries: list[str]) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for library in map(Path, libraries):
        if library.is_dir():
            found += [(file.name, file.read_bytes()) for file in library.glob("*.py")]
            continue
        with zipfile.ZipFile(library) as wheel:
            found += [(name, wheel.read(name)) for name in wheel.namelist() if name.endswith(".py")]
    return found
