"""What a user of the shipping pipeline writes: boto3, an endpoint from the environment, nothing of ours.

Puts a file, lets its execution end, starts the state machine once more with the same input, and prints what AWS's calls
tell about that, as one JSON document.
"""

import json
import sys
import time

import boto3

PATIENCE_SECONDS = 120
CITIES = "select destination_city, sum(shipping_cost) as cost, count(*) as n from {} group by 1 order by 1"


def ended(states, arn: str) -> dict:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        execution = states.describe_execution(executionArn=arn)
        if execution["status"] != "RUNNING":
            return execution
        time.sleep(0.1)
    raise SystemExit(f"{arn} did not end within {PATIENCE_SECONDS} s.")


def first_execution(states, machine: str) -> dict:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        executions = states.list_executions(stateMachineArn=machine)["executions"]
        if executions:
            return ended(states, executions[0]["executionArn"])
        time.sleep(0.1)
    raise SystemExit(f"Nothing started {machine} within {PATIENCE_SECONDS} s.")


def history(states, arn: str) -> list:
    pages = states.get_paginator("get_execution_history").paginate(executionArn=arn)
    return [
        {
            "id": event["id"],
            "type": event["type"],
            "name": event.get("stateEnteredEventDetails", {}).get("name"),
            "resource": event.get("taskScheduledEventDetails", {}).get("resource"),
        }
        for page in pages
        for event in page["events"]
    ]


def asked(outputs: dict[str, str]) -> dict:
    athena = boto3.client("athena")
    query = athena.start_query_execution(
        QueryString=CITIES.format(outputs["table"]),
        WorkGroup=outputs["athenaWorkgroup"],
        QueryExecutionContext={"Database": outputs["catalogDatabase"]},
    )["QueryExecutionId"]
    while True:
        execution = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
        if execution["Status"]["State"] not in ("QUEUED", "RUNNING"):
            break
        time.sleep(0.05)
    results = athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    bucket, _, key = execution["ResultConfiguration"]["OutputLocation"].removeprefix("s3://").partition("/")
    return {
        "state": execution["Status"]["State"],
        "rows": [[cell.get("VarCharValue") for cell in row["Data"]] for row in results],
        "csv": boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode(),
    }


def main() -> None:
    outputs, key, path = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3]
    boto3.client("s3").upload_file(path, outputs["landingBucket"], key)
    states = boto3.client("stepfunctions")
    machine = outputs["stateMachineArn"]
    first = first_execution(states, machine)
    again = states.start_execution(stateMachineArn=machine, name="by-hand", input=first["input"])["executionArn"]
    execution = ended(states, again)
    seen = {
        "first": first["status"],
        "again": execution["status"],
        "history": history(states, again),
        "athena": asked(outputs),
    }
    print(json.dumps(seen))


main()
