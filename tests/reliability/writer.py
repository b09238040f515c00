"""A client that works through kills: lands files, sends messages, and notes what was acknowledged.

Usage: writer.py <landing bucket> <queue url>. Each acknowledgement is a JSON line on stdout; a line on stdin ends it.
"""

import itertools
import json
import sys
import threading
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

THREADS = 3
ROWS = 5
KEYS = 40
"""Files per thread before their keys come again, as new versions."""

# A call that was not answered is not repeated: whether it was done is then for nobody to say.
ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=20)
stopped = threading.Event()
said = threading.Lock()


def record(transaction_id: int) -> dict[str, Any]:
    return {
        "transaction_id": transaction_id,
        "transaction_date": "2026/01/31",
        "toll_booth": "main street",
        "vehicle_make": "Landfall",
        "vehicle_category": "car",
        "transaction_amount": 1.5,
    }


def acknowledged(**what: Any) -> None:
    with said:
        print(json.dumps(what), flush=True)


def work(thread: int, bucket: str, queue: str) -> None:
    s3, sqs = boto3.client("s3", config=ONCE), boto3.client("sqs", config=ONCE)
    for turn in itertools.count():
        if stopped.is_set():
            return
        key = f"{thread}-{turn % KEYS}.json"
        first = (thread * 1_000_000 + turn) * ROWS
        body = "".join(json.dumps(record(first + row)) + "\n" for row in range(ROWS))
        try:
            version = s3.put_object(Bucket=bucket, Key=key, Body=body.encode())["VersionId"]
            acknowledged(key=key, version=version, first=first)
            text = f"message {thread}-{turn}"
            sqs.send_message(QueueUrl=queue, MessageBody=text)
            acknowledged(message=text)
        except (BotoCoreError, ClientError):
            stopped.wait(0.1)
        stopped.wait(0.02)


def main() -> None:
    threads = [threading.Thread(target=work, args=(number, *sys.argv[1:3])) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    sys.stdin.readline()
    stopped.set()
    for thread in threads:
        thread.join()


main()
