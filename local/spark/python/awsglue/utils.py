"""Reading a job's arguments."""

import argparse
from typing import Any, NoReturn

_BOOKMARK_OPTIONS = ("job-bookmark-enable", "job-bookmark-pause", "job-bookmark-disable")
_ENCRYPTION_OPTIONS = ("sse-s3",)
# Arguments that Glue itself sets; a job may not ask for them as its own, but finds them in the result.
_RESERVED = ("JOB_ID", "JOB_RUN_ID", "SECURITY_CONFIGURATION", "encryption-type", "job-bookmark-option")
_RESERVED_RANGE = ("job-bookmark-from", "job-bookmark-to", "continuation-option", "enable_data_lineage")
_TEMPORARY = ("RedshiftTempDir", "TempDir")


class GlueArgumentError(Exception):
    """An argument that the job asked for is missing or malformed."""


class GlueArgumentParser(argparse.ArgumentParser):
    """Raises where argparse would end the process."""

    def error(self, message: str) -> NoReturn:
        """Raises: GlueArgumentError with argparse's words."""
        raise GlueArgumentError(message)


def getResolvedOptions(args: list[str], options: list[str]) -> dict[str, Any]:  # noqa: N802 (Glue's name for it)
    """The job's arguments by name.

    In:     args as in sys.argv; options: names without dashes, each of which must be there
    Out:    name -> text, with Glue's own arguments (JOB_RUN_ID, TempDir, ...) besides those asked for
    Raises: GlueArgumentError where one is missing; RuntimeError where a reserved name is asked for
    """
    taken = {_member(name) for name in (*_RESERVED, *_RESERVED_RANGE)}
    for option in options:
        if _member(option) in taken:
            raise RuntimeError(f"Using reserved arguments --{option}")
    parser = _parser([option for option in options if option not in _TEMPORARY])
    resolved = vars(parser.parse_known_args(args[1:])[0])
    # The two names for the temporary folder stand in for each other.
    folder = resolved["TempDir"] or resolved["RedshiftTempDir"] or ""
    resolved["TempDir"] = resolved["RedshiftTempDir"] = folder
    resolved["job_bookmark_option"] = resolved["job_bookmark_option"] or "job-bookmark-disable"
    del resolved["continuation_option"]
    return resolved


def _parser(options: list[str]) -> GlueArgumentParser:
    parser = GlueArgumentParser()
    choices = {"job-bookmark-option": _BOOKMARK_OPTIONS, "encryption-type": _ENCRYPTION_OPTIONS}
    for name in (*_RESERVED, *_RESERVED_RANGE, *_TEMPORARY):
        parser.add_argument(f"--{name}", choices=choices.get(name), required=False)
    for name in dict.fromkeys(options):
        parser.add_argument(f"--{name}", required=True)
    return parser


def _member(name: str) -> str:
    return name.replace("-", "_")
