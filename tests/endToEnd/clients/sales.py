"""What a user of the sales pipeline writes: boto3, an endpoint from the environment, nothing of ours.

Puts a file, waits for its run, and prints what AWS's calls tell about it, as one JSON document.
"""

import json
import sys
import time

import boto3

PATIENCE_SECONDS = 120


def finished_run(glue, workflow: str) -> dict:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        runs = glue.get_workflow_runs(Name=workflow)["Runs"]
        if runs and runs[0]["Status"] != "RUNNING":
            return glue.get_workflow_run(Name=workflow, RunId=runs[0]["WorkflowRunId"], IncludeGraph=True)["Run"]
        time.sleep(0.1)
    raise SystemExit(f"{workflow} did not finish a run within {PATIENCE_SECONDS} s.")


def node_state(node: dict) -> str | None:
    if node["Type"] == "JOB":
        return node["JobDetails"]["JobRuns"][-1]["JobRunState"]
    if node["Type"] == "CRAWLER":
        return node["CrawlerDetails"]["Crawls"][-1]["State"]
    return node["TriggerDetails"]["Trigger"]["State"]


def graph(run: dict) -> dict:
    names = {node["UniqueId"]: node["Name"] for node in run["Graph"]["Nodes"]}
    return {
        "nodes": [[node["Type"], node["Name"], node_state(node)] for node in run["Graph"]["Nodes"]],
        "edges": [[names[edge["SourceId"]], names[edge["DestinationId"]]] for edge in run["Graph"]["Edges"]],
        "status": run["Status"],
        "statistics": run["Statistics"],
    }


def tables(glue, database: str) -> dict:
    names = [table["Name"] for table in glue.get_tables(DatabaseName=database)["TableList"]]
    found = [glue.get_table(DatabaseName=database, Name=name)["Table"] for name in names]
    return {
        table["Name"]: {
            "location": table["StorageDescriptor"]["Location"],
            "classification": table["Parameters"]["classification"],
            "columns": {column["Name"]: column["Type"] for column in table["StorageDescriptor"]["Columns"]},
        }
        for table in found
    }


def rows(outputs: dict[str, str]) -> list:
    client = boto3.client("redshift-data")
    sql = f"select order_id, country, order_date, units_sold, total_revenue from {outputs['table']} order by 1"
    where = {"WorkgroupName": outputs["workgroup"], "Database": outputs["database"]}
    statement = client.execute_statement(Sql=sql, **where)["Id"]
    while client.describe_statement(Id=statement)["Status"] not in ("FINISHED", "FAILED", "ABORTED"):
        time.sleep(0.05)
    return client.get_statement_result(Id=statement)["Records"]


def main() -> None:
    outputs, key, path = json.loads(sys.argv[1]), sys.argv[2], sys.argv[3]
    glue = boto3.client("glue")
    boto3.client("s3").upload_file(path, outputs["landingBucket"], key)
    run = finished_run(glue, outputs["workflow"])
    seen = {"graph": graph(run), "tables": tables(glue, outputs["catalogDatabase"]), "rows": rows(outputs)}
    print(json.dumps(seen))


main()
