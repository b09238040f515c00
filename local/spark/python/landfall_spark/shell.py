"""The PySpark shell: a session as a job has it, for a person or for statements on standard input."""

import ast
import code
import contextlib
import re
import sys
import traceback
from typing import Any

from .channel import Refused
from .guard import Guard
from .isolation import own_environment, own_libraries
from .remote import Remote
from .session import RunSession

Session = dict[str, Any]


def run_shell(session: Session, base: Any) -> int:
    """Reads statements until there are no more.

    In:     session: as the runtime's SparkSession in local/services/offers.ts
    Out:    the exit code: 1 where a statement failed and nobody was there to see it
    """
    guard = Guard(Remote(session["environment"]["AWS_ENDPOINT_URL"], session["id"]))
    guard.install()
    with own_environment(session["environment"]), own_libraries(session["libraries"]):
        base.sparkContext.environment["PYTHONPATH"] = ":".join(session["libraries"])
        run = RunSession(base)
        run.configure(session["conf"])
        unseen = {each["table"]: each["why"] for each in session["unseen"]}
        names = _register(session["tables"], run, guard, unseen)
        guard.run = run
        sys.argv = ["shell", *[part for pair in session["arguments"].items() for part in pair]]
        print(_banner(session, names, unseen), file=sys.stderr)
        return _converse(_names(session, run))


def _names(session: Session, run: RunSession) -> dict[str, Any]:
    from awsglue.context import GlueContext  # noqa: PLC0415

    arguments = {name.removeprefix("--"): value for name, value in session["arguments"].items()}
    context = run.spark.sparkContext
    return {
        "__name__": "__main__",
        "spark": run.spark,
        "sc": context,
        "glueContext": GlueContext(context),
        "args": arguments,
    }


def _register(tables: list[dict[str, Any]], run: RunSession, guard: Guard, unseen: dict[str, str]) -> list[str]:
    """Makes the catalog's tables Spark's, each that the session's role may read; tells of the others in `unseen`."""
    names: list[str] = []
    for table in tables:
        name = f"{_plain(table['database'])}.{_plain(table['name'])}"
        try:
            guard.run = run
            guard.read([table["location"]])
            guard.run = None  # What Spark does to know the table is no reading of it.
            _create(name, table, run)
            names.append(name)
        except Refused as refused:
            unseen[f"{table['database']}.{table['name']}"] = f"{type(refused).__name__}: {refused}"
        finally:
            guard.run = None
    return names


def _create(name: str, table: dict[str, Any], run: RunSession) -> None:
    keys = table["partitionKeys"]
    columns = ", ".join(f"`{column['name']}` {column['type']}" for column in [*table["columns"], *keys])
    options = {**table["options"], "path": table["location"]}
    given = ", ".join(f"'{key}' {_text(value)}" for key, value in options.items())
    by = ", ".join(f"`{key['name']}`" for key in keys)
    run.spark.sql(f"CREATE DATABASE IF NOT EXISTS {name.split('.', maxsplit=1)[0]}")
    partitioned = f" PARTITIONED BY ({by})" if keys else ""
    run.spark.sql(f"CREATE TABLE {name} ({columns}) USING {table['format']} OPTIONS ({given}){partitioned}")
    if table["partitions"]:
        added = " ".join(_partition(keys, each) for each in table["partitions"])
        run.spark.sql(f"ALTER TABLE {name} ADD {added}")


def _partition(keys: list[dict[str, Any]], partition: dict[str, Any]) -> str:
    pairs = zip(keys, partition["values"], strict=True)
    spec = ", ".join(f"`{key['name']}` = {_text(value)}" for key, value in pairs)
    return f"PARTITION ({spec}) LOCATION {_text(partition['location'])}"


def _plain(name: str) -> str:
    """Spark takes letters, digits and underscores."""
    return re.sub(r"\W", "_", name)


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _banner(session: Session, names: list[str], unseen: dict[str, str]) -> str:
    lines = [
        f"Spark as job {session['job']} has it, acting as {session['as']}.",
        "spark, sc, glueContext and args are there; s3:// paths are the stack's buckets.",
        f"Tables: {', '.join(names) or 'none'}",
        *[f"  not here: {table} ({why})" for table, why in unseen.items()],
        *(["  --admin acts as the account's administrator, who may see them."] if _refused(unseen) else []),
    ]
    return "\n".join(lines)


def _refused(unseen: dict[str, str]) -> bool:
    return any("not authorized" in why for why in unseen.values())


def _converse(names: dict[str, Any]) -> int:
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            import readline  # noqa: PLC0415
            import rlcompleter  # noqa: PLC0415

            readline.set_completer(rlcompleter.Completer(names).complete)
            readline.parse_and_bind("tab: complete")
        return _exit_code(lambda: code.InteractiveConsole(names).interact(banner="", exitmsg=""))
    return _exit_code(lambda: _execute(sys.stdin.read(), names))


def _execute(text: str, names: dict[str, Any]) -> None:
    """Statement by statement, each with its value printed, as at a keyboard; the first that fails is the last."""
    for statement in ast.parse(text, "<stdin>").body:
        exec(compile(ast.Interactive([statement]), "<stdin>", "single"), names)


def _exit_code(work: Any) -> int:
    try:
        work()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
    return 0
