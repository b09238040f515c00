import * as assert from "node:assert/strict";
import { isOutage } from "../../functions/outage";

describe("isOutage", () => {
  for (const why of [
    "j ended as FAILED: An error occurred (ThrottlingException) when calling the BatchExecuteStatement operation",
    "j ended as FAILED: ActiveStatementsExceededException",
    "j ended as FAILED: ERROR: Query reached usage limit: rpu-hours",
    "j ended as FAILED: the workgroup toll is not available",
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
});
