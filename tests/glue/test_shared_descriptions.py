"""Runs of one Spark process share what boto3 reads of its services, and nothing of whose keys they have."""

import subprocess
import sys
from pathlib import Path

_SPARK = Path(__file__).parents[2] / "local" / "spark" / "python"

# In a process of its own: botocore stays changed.
_SCRIPT = """
from landfall_spark.isolation import load_boto3, own_environment

load_boto3()
import boto3
from botocore.loaders import JSONFileLoader

parsed = []
load = JSONFileLoader.load_file
JSONFileLoader.load_file = lambda self, path: (parsed.append(path), load(self, path))[1]

def key_of(key):
    keys = {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1"}
    with own_environment(keys):
        return boto3.client("sts")._request_signer._credentials.access_key

assert key_of("first") == "first"
assert any("sts" in path for path in parsed), parsed
parsed.clear()
assert key_of("second") == "second"
assert parsed == [], parsed
"""


def test_a_second_run_parses_nothing_again_and_has_its_own_keys() -> None:
    environment = {"PYTHONPATH": str(_SPARK)}
    ended = subprocess.run(
        [sys.executable, "-c", _SCRIPT], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.stderr == ""
    assert ended.returncode == 0
