"""What a run may change in this process, and putting it back."""

import contextlib
import functools
import os
import sys
import zipimport
from collections.abc import Iterator
from pathlib import Path


def load_boto3() -> None:
    """Imports what nearly every script does, and lets runs share the descriptions of services that it reads.

    They are plain data, the same for everybody; each run's own session would parse them again, for 0.2 s.
    """
    import boto3  # noqa: F401, PLC0415
    import botocore.session  # noqa: PLC0415

    botocore.session.create_loader = functools.cache(botocore.session.create_loader)


@contextlib.contextmanager
def own_environment(variables: dict[str, str]) -> Iterator[None]:
    """The run's variables, without AWS settings of whoever started the runtime, for as long as it lasts."""
    before = dict(os.environ)
    for name in [name for name in before if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(variables)
    _forget_aws_sessions()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        _forget_aws_sessions()


def _forget_aws_sessions() -> None:
    # boto3's default session holds the keys of the run that made it.
    boto3 = sys.modules.get("boto3")
    if boto3 is not None:
        boto3.DEFAULT_SESSION = None


@contextlib.contextmanager
def own_libraries(paths: list[str]) -> Iterator[None]:
    """The run's extra Python files importable, and forgotten afterwards: two versions of a library never mix."""
    path, known = list(sys.path), set(sys.modules)
    sys.path[:0] = paths
    try:
        yield
    finally:
        sys.path[:] = path
        for name in [name for name in sys.modules if name not in known and _lies_in(sys.modules[name], paths)]:
            del sys.modules[name]
        for entry in [entry for entry in sys.path_importer_cache if _below(entry, paths)]:
            del sys.path_importer_cache[entry]
        for archive in [archive for archive in zipimport._zip_directory_cache if _below(archive, paths)]:  # type: ignore[attr-defined]
            del zipimport._zip_directory_cache[archive]  # type: ignore[attr-defined]


def _lies_in(module: object, paths: list[str]) -> bool:
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
    return any(place is not None and _below(str(place), paths) for place in places)


def _below(place: str, paths: list[str]) -> bool:
    return any(Path(place).is_relative_to(path) for path in paths)


@contextlib.contextmanager
def own_output(log: str) -> Iterator[None]:
    """Standard output and error of the run, and of whatever it starts, in its log."""
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    saved = os.dup(1), os.dup(2)
    with open(log, "ab", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, descriptor in enumerate(saved, start=1):
            os.dup2(descriptor, number)
            os.close(descriptor)
