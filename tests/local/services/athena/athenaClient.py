"""Asks Athena at the endpoint given, with boto3 alone; prints what came of it as JSON."""

import json
import sys
import time

import boto3

[endpoint] = sys.argv[1:]
keys = {"aws_access_key_id": "any", "aws_secret_access_key": "any"}
client = boto3.client("athena", endpoint_url=endpoint, region_name="us-east-1", **keys)


def run(sql, **more):
    context = {"Database": "shipping-db"}
    started = client.start_query_execution(QueryString=sql, WorkGroup="main", QueryExecutionContext=context, **more)
    execution = {"QueryExecutionId": started["QueryExecutionId"]}
    while True:
        described = client.get_query_execution(**execution)["QueryExecution"]
        if described["Status"]["State"] not in ("QUEUED", "RUNNING"):
            return described
        time.sleep(0.02)


done = run("select id, city, cost from rows where id < ? order by id", ExecutionParameters=["3"])
pages = client.get_paginator("get_query_results").paginate(
    QueryExecutionId=done["QueryExecutionId"], PaginationConfig={"PageSize": 1}
)
rows = [row["Data"] for page in pages for row in page["ResultSet"]["Rows"]]
failed = run("select nothing from rows")
print(
    json.dumps(
        {
            "state": done["Status"]["State"],
            "submitted": done["Status"]["SubmissionDateTime"].year > 2000,
            "scanned": done["Statistics"]["DataScannedInBytes"] > 0,
            "rows": [[cell.get("VarCharValue") for cell in row] for row in rows],
            "failed": failed["Status"]["StateChangeReason"],
            "groups": [group["Name"] for group in client.list_work_groups()["WorkGroups"]],
            "group": client.get_work_group(WorkGroup="main")["WorkGroup"]["State"],
        }
    )
)
