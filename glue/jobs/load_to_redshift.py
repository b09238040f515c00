"""Loads what an earlier job of the workflow has checked: a Python shell job, which moves no rows itself.

Arguments: --contract JSON, --staging bucket, --database, --copy_role ARN, --workgroup or --cluster, and --topic ARN
where people are to be told. The workflow run's properties name the batch. Runs on Python 3.9, and needs a
newer boto3 than Python shell brings.
"""

import sys

import boto3
from awsglue.utils import getResolvedOptions

from glue.lib.arguments import optional
from glue.lib.contract import Contract
from glue.lib.redshift_load import RedshiftLoad
from glue.lib.summary import notice
from glue.lib.warehouse import Warehouse

REQUIRED = ["WORKFLOW_NAME", "WORKFLOW_RUN_ID", "contract", "staging", "database", "copy_role"]


def main() -> None:
    """Loads the batch, and tells the topic what came of it."""
    given = getResolvedOptions(sys.argv, [*REQUIRED, *optional(sys.argv, "workgroup", "cluster", "topic")])
    run = boto3.client("glue").get_workflow_run_properties(Name=given["WORKFLOW_NAME"], RunId=given["WORKFLOW_RUN_ID"])
    data = boto3.client("redshift-data")
    warehouse = Warehouse(data, given["database"], given.get("workgroup"), given.get("cluster"))
    contract = Contract.from_json(given["contract"])
    load = RedshiftLoad(boto3.client("s3"), warehouse, contract, given["staging"], given["copy_role"])
    subject, text = notice(load.run(run["RunProperties"]["batch"]))
    print(text)
    if given.get("topic"):
        boto3.client("sns").publish(TopicArn=given["topic"], Subject=subject, Message=text)


if __name__ == "__main__":
    main()
