"""Names of Java classes are looked up once: against a JVM that is a table of answers."""

import subprocess
import sys
from pathlib import Path

_SPARK = Path(__file__).parents[2] / "local" / "spark" / "python"

# In a process of its own: py4j stays changed.
_SCRIPT = """
from types import SimpleNamespace

from landfall_spark.known_names import remember_names
from py4j.java_gateway import JVMView

class Gateway:
    gateway_property = SimpleNamespace(pool=None)
    converters = []
    answers = {"functions": "ycorg.apache.spark.sql.functions", "org": "yp", "org.Tool": "ycorg.Tool", "Later": "yp"}

    def __init__(self):
        self.asked = []

    def send_command(self, command):
        name = command.split("\\n")[2]
        self.asked.append(name)
        return self.answers[name]

gateway = Gateway()
remember_names()
view = JVMView(gateway, "default", id="rj")
assert view.functions is view.functions
assert view.functions._fqn == "org.apache.spark.sql.functions"
assert view.org.Tool is view.org.Tool
assert view.org.Tool._fqn == "org.Tool"
view.Later
gateway.answers["Later"] = "ycorg.Later"
assert view.Later._fqn == "org.Later"
other = JVMView(gateway, "default", id="rj")
assert other.functions is not view.functions
print(gateway.asked)
"""


def test_classes_and_packages_are_asked_for_once_and_what_is_neither_again() -> None:
    environment = {"PYTHONPATH": str(_SPARK)}
    ended = subprocess.run(
        [sys.executable, "-c", _SCRIPT], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.stderr == ""
    assert ended.stdout.strip() == "['functions', 'org', 'org.Tool', 'Later', 'Later', 'functions']"
