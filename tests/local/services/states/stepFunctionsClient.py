"""Asks Step Functions at the endpoint given, with boto3 alone; prints what came of it as JSON."""

import json
import sys
import time
from itertools import pairwise

import boto3

endpoint, machine = sys.argv[1:]
client = boto3.client(
    "stepfunctions",
    endpoint_url=endpoint,
    region_name="us-east-1",
    aws_access_key_id="any",
    aws_secret_access_key="any",
)


def code_of(call, **arguments):
    try:
        call(**arguments)
    except client.exceptions.ClientError as error:
        return type(error).__name__


started = client.start_execution(stateMachineArn=machine, name="e", input='{"n": 1}')
arn = started["executionArn"]
while (described := client.describe_execution(executionArn=arn))["status"] == "RUNNING":
    time.sleep(0.02)
pages = client.get_paginator("get_execution_history").paginate(executionArn=arn, maxResults=2)
events = [event for page in pages for event in page["events"]]
print(
    json.dumps(
        {
            "status": described["status"],
            "output": json.loads(described["output"]),
            "events": [event["type"] for event in events],
            "in order": all(a["timestamp"] <= b["timestamp"] for a, b in pairwise(events)),
            "began": events[0]["timestamp"] == started["startDate"],
            "listed": [each["name"] for each in client.list_executions(stateMachineArn=machine)["executions"]],
            "again": code_of(client.start_execution, stateMachineArn=machine, name="e", input="{}"),
            "unknown": code_of(client.describe_execution, executionArn=arn + "x"),
            "role": client.describe_state_machine(stateMachineArn=machine)["roleArn"],
        }
    )
)
