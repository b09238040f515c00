"""What a user writes: boto3, an endpoint from the environment, nothing of ours. Prints the number of rows found."""

import json
import sys
import time

import boto3


def count(client, outputs: dict[str, str], key: str) -> int:
    sql = f"select count(*) from {outputs['table']} where etl_source like '%/{key}@%'"
    where = {"WorkgroupName": outputs["workgroup"], "Database": outputs["database"]}
    statement = client.execute_statement(Sql=sql, **where)["Id"]
    while client.describe_statement(Id=statement)["Status"] not in ("FINISHED", "FAILED", "ABORTED"):
        time.sleep(0.05)
    return client.get_statement_result(Id=statement)["Records"][0][0]["longValue"]


def main() -> None:
    outputs, key, wanted, path = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    if path:
        boto3.client("s3").upload_file(path, outputs["landingBucket"], key)
    client = boto3.client("redshift-data")
    deadline = time.monotonic() + 90
    found = count(client, outputs, key)
    while found < wanted and time.monotonic() < deadline:
        time.sleep(0.2)
        found = count(client, outputs, key)
    print(found)


main()
