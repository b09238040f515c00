"""Entry: `python -m landfall_spark serve|train|shell JAVA ARCHIVE SCRATCH`."""

import json
import os
import shutil
import sys
import threading

from .jvm import Jvm


def main() -> None:
    """`serve` answers runs until standard input ends; `train` makes the class archive that speeds the start up.

    `shell` is the session that LANDFALL_SESSION describes, in JSON, at this terminal.
    """
    mode, java, archive, scratch = sys.argv[1:5]
    {"train": _train, "serve": _serve, "shell": _shell}[mode](java, archive, scratch)


def _train(java: str, archive: str, scratch: str) -> None:
    from .session import open_session, warm_up  # noqa: PLC0415

    jvm = Jvm(java, [f"-XX:ArchiveClassesAtExit={archive}"])
    jvm.announce()
    warm_up(open_session(scratch))
    jvm.end()


def _serve(java: str, archive: str, scratch: str) -> None:
    # Scripts and the JVM own standard output; the protocol keeps the pipes for itself.
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    # The JVM takes longest: everything else is imported while it boots.
    jvm = Jvm(java, _sharing(archive))

    from .channel import Channel  # noqa: PLC0415
    from .guard import Guard  # noqa: PLC0415
    from .isolation import load_boto3  # noqa: PLC0415
    from .jobrun import execute  # noqa: PLC0415
    from .session import open_session, warm_up  # noqa: PLC0415

    channel = Channel(incoming, outgoing, lambda: _leave(jvm, scratch))
    jvm.announce()
    spark = open_session(scratch)
    threading.Thread(target=load_boto3, daemon=True).start()
    if channel.runs.empty():
        warm_up(spark)
    guard = Guard(channel)
    guard.install()
    channel.send({"op": "ready"})
    while True:
        channel.send({"op": "done", **execute(channel.runs.get(), spark, guard)})


def _shell(java: str, archive: str, scratch: str) -> None:
    session = json.loads(os.environ.pop("LANDFALL_SESSION"))
    jvm = Jvm(java, _sharing(archive), apart=True)

    from .session import open_session  # noqa: PLC0415
    from .shell import run_shell  # noqa: PLC0415

    jvm.announce()
    sys.exit(run_shell(session, open_session(scratch)))


def _sharing(archive: str) -> list[str]:
    return [f"-XX:SharedArchiveFile={archive}"] if os.path.exists(archive) else []


def _leave(jvm: Jvm, scratch: str) -> None:
    """Ends this process, and the JVM with it, whatever a script is doing."""
    # One that boots would find the place gone in which to tell its address, and stay for good.
    jvm.process.kill()
    jvm.process.wait()
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)


main()
