"""Starting Spark's JVM without the two shell scripts and the second JVM that `spark-submit` costs."""

import glob
import importlib.util
import os
import struct
import subprocess
import tempfile
import time
from pathlib import Path

# What Spark's own launcher passes on Java 17 (org.apache.spark.launcher.JavaModuleOptions).
_OPENED = [
    "java.base/java.lang",
    "java.base/java.lang.invoke",
    "java.base/java.lang.reflect",
    "java.base/java.io",
    "java.base/java.net",
    "java.base/java.nio",
    "java.base/java.util",
    "java.base/java.util.concurrent",
    "java.base/java.util.concurrent.atomic",
    "java.base/jdk.internal.ref",
    "java.base/sun.nio.ch",
    "java.base/sun.nio.cs",
    "java.base/sun.security.action",
    "java.base/sun.util.calendar",
    "java.security.jgss/sun.security.krb5",
]

# The optimising compiler waits for code that is really hot: short jobs keep the cores, long ones still get it.
_COMPILER = [
    "-XX:Tier4InvocationThreshold=15000",
    "-XX:Tier4MinInvocationThreshold=2000",
    "-XX:Tier4CompileThreshold=30000",
]

_BOOT_SECONDS = 60


def spark_home() -> str:
    """The folder of the installed pyspark package."""
    spec = importlib.util.find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise RuntimeError("pyspark is not installed in this Python environment. Run the setup again.")
    return os.path.dirname(spec.origin)


def memory_mib() -> int:
    """A quarter of the machine's memory, between 1 and 4 GiB."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(1024, min(4096, total // 4))


def _command(java: str, sharing: list[str]) -> list[str]:
    # A class archive fits only the very class path it was made with, so the order is fixed.
    jars = ":".join(sorted(glob.glob(os.path.join(spark_home(), "jars", "*.jar"))))
    logging = Path(__file__).with_name("log4j2.properties").as_uri()
    return [
        java,
        f"-Xmx{memory_mib()}m",
        *[f"--add-opens={name}=ALL-UNNAMED" for name in _OPENED],
        "-Djdk.reflect.useDirectMethodHandle=false",
        "-Duser.timezone=UTC",
        f"-Djava.io.tmpdir={tempfile.gettempdir()}",
        f"-Dlog4j2.configurationFile={logging}",
        *_COMPILER,
        *sharing,
        "-cp",
        jars,
        "org.apache.spark.deploy.SparkSubmit",
        "--master",
        "local[*]",
        "pyspark-shell",
    ]


class Jvm:
    """A JVM that has started and will tell where its Py4J gateway listens."""

    def __init__(self, java: str, sharing: list[str], apart: bool = False) -> None:
        """`apart` keeps it from a terminal: what is typed and interrupted there is not meant for it."""
        self._folder = tempfile.mkdtemp(prefix="landfall-spark-")
        self._told = os.path.join(self._folder, "gateway")
        environment = {**os.environ, "_PYSPARK_DRIVER_CONN_INFO_PATH": self._told, "SPARK_HOME": spark_home()}
        # Its standard input is a pipe of this process: the JVM ends when that closes, however this process ends.
        output = subprocess.DEVNULL if apart else None
        self.process = subprocess.Popen(
            _command(java, sharing),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=environment,
            start_new_session=apart,
        )

    def announce(self) -> None:
        """Waits for the gateway and leaves its address where pyspark looks for one.

        Raises: RuntimeError where the JVM ends or says nothing for a minute
        """
        deadline = time.monotonic() + _BOOT_SECONDS
        while not os.path.exists(self._told):
            if self.process.poll() is not None:
                raise RuntimeError(f"Java ended with code {self.process.returncode} before Spark was up.")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Spark's JVM said nothing for {_BOOT_SECONDS} s.")
            time.sleep(0.01)
        with open(self._told, "rb") as told:
            port, length = struct.unpack("!ii", told.read(8))
            secret = told.read(length).decode()
        os.environ["PYSPARK_GATEWAY_PORT"] = str(port)
        os.environ["PYSPARK_GATEWAY_SECRET"] = secret

    def end(self) -> None:
        """Lets the JVM end by itself, which is when it writes a class archive if it was asked to."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(timeout=120)
