import * as assert from "node:assert/strict";
import { isOutage } from "../../functions/outage";

describe("isOutage", () => {
  for (const why of [
    "j ended as FAILED: An error occurred (ThrottlingException) when calling the BatchExecuteStatement operation",
    "j ended as FAILED: ClientError: An error occurred (SlowDown) when calling the PutObject operation (reached max retries: 4)",
    "j ended as FAILED: Error Category: UNCLASSIFIED_ERROR; Failed Line Number: 12; ClientError: An error occurred (InternalError) when calling the GetObject operation",
    "j ended as FAILED: ActiveStatementsExceededException",
    "j ended as FAILED: ERROR: Query reached usage limit: rpu-hours",
    "j ended as FAILED: StatementError: COPY \"t\" FROM 's3://b/out/rows.manifest': FAILED after 1 of 8 tries: ERROR: Query reached usage limit",
    "j ended as FAILED: StatementError: the batch: ABORTED after 8 of 8 tries: An error occurred (ActiveStatementsExceededException) when calling the BatchExecuteStatement operation",
    "j ended as FAILED: Py4JJavaError: An error occurred while calling o96.parquet. Please reduce your request rate. (Service: Amazon S3; Status Code: 503; Error Code: SlowDown; Request ID: 1)",
    "j ended as FAILED: the workgroup toll is not available",
    "To Parquet failed with Glue.ThrottlingException: Rate exceeded (Service: Glue, Status Code: 400)",
    "To Parquet failed with States.TaskFailed: EndpointConnectionError: Could not connect to the endpoint URL",
    "Crawl failed with CrawlFailed: The crawl ended as FAILED. Internal Service Exception",
    'Could not connect to the endpoint URL: "https://redshift-data"',
  ])
    it(`sees one in: ${why}`, () => assert.ok(isOutage(why)));

  for (const why of [
    "j ended as FAILED: transaction_id is no number",
    "j ended as TIMEOUT: no reason given",
    "nothing of the batch is loaded, because 3 of 4 rows (75.0%) break the contract",
    "AccessDenied: is not authorized to perform: s3:GetObject",
  ])
    it(`sees none in: ${why}`, () => assert.ok(!isOutage(why)));

  for (const row of [
    "Throttling",
    "ThrottlingException: Rate exceeded",
    "An error occurred (ThrottlingException) when calling the PutObject operation",
    "x ended as FAILED: ThrottlingException",
    "x failed with Glue.ThrottlingException: Rate exceeded",
    "Query reached usage limit",
    "the workgroup toll is not available",
    "the batch: FAILED after 1 of 8 tries: Query reached usage limit",
    "(Service: Amazon S3; Status Code: 503; Error Code: SlowDown; Request ID: 1)",
  ]) {
    it(`is not misled by a bad file that says: ${row}`, () => {
      const messages = [
        `ValueError: invalid literal for int() with base 10: '${row}'`,
        `BatchRefusedError: toll: nothing of the batch is loaded. a.csv: the header has ${row}`,
        `Py4JJavaError: An error occurred while calling o96.parquet. For input string: "${row}"`,
        `StatementError: COPY t FROM 's3://b/m': FAILED after 1 of 8 tries: ERROR: Invalid digit, Value '${row}'`,
      ];
      for (const said of messages) {
        assert.ok(!isOutage(`j ended as FAILED: ${said}`), said);
        assert.ok(!isOutage(`To Parquet failed with States.TaskFailed: ${said}`), said);
      }
    });
  }
});
