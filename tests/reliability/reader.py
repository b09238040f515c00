"""What is there in the end. Usage: reader.py <outputs as JSON> <seconds to wait>.

Waits until the ledger knows every version in the landing bucket, then prints one JSON document: `versions` in the
bucket as [key, version], `ledger` as [key, version, outcome, rows], `rows` of the table as [source, transaction_id],
`messages`.
"""

import json
import sys
import time
from typing import Any

import boto3


def landed(outputs: dict[str, str]) -> list[list[str]]:
    pages = boto3.client("s3").get_paginator("list_object_versions").paginate(Bucket=outputs["landingBucket"])
    return [[each["Key"], each["VersionId"]] for page in pages for each in page.get("Versions", [])]


def query(outputs: dict[str, str], sql: str) -> list[list[Any]]:
    client = boto3.client("redshift-data")
    where = {"WorkgroupName": outputs["workgroup"], "Database": outputs["database"]}
    statement = client.execute_statement(Sql=sql, **where)["Id"]
    while (state := client.describe_statement(Id=statement)["Status"]) not in ("FINISHED", "FAILED", "ABORTED"):
        time.sleep(0.05)
    if state != "FINISHED":
        raise RuntimeError(f"{sql}: {state}")
    pages = client.get_paginator("get_statement_result").paginate(Id=statement)
    return [[next(iter(cell.values())) for cell in row] for page in pages for row in page["Records"]]


def messages(url: str) -> list[str]:
    client, found = boto3.client("sqs"), []
    while received := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for each in received:
            found.append(each["Body"])
            client.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
    return found


def main() -> None:
    outputs, seconds = json.loads(sys.argv[1]), float(sys.argv[2])
    versions = landed(outputs)
    deadline = time.monotonic() + seconds
    ledger_sql = f"select object_key, version, outcome, rows_loaded from {outputs['ledger']}"
    while len({(key, version) for key, version, *_ in query(outputs, ledger_sql)}) < len(versions):
        if time.monotonic() > deadline:
            break
        time.sleep(0.5)
    found = {
        "versions": versions,
        "ledger": query(outputs, ledger_sql),
        "rows": query(outputs, f"select etl_source, transaction_id from {outputs['table']}"),
        "messages": messages(outputs["dlqUrl"]),
    }
    print(json.dumps(found))


main()
