import * as assert from "node:assert/strict";
import { failureOf } from "../../functions/workflowRuns";

const job = (JobRunState: "SUCCEEDED" | "FAILED" | "TIMEOUT", ErrorMessage?: string) => ({
  Name: "load",
  JobDetails: { JobRuns: [{ JobRunState, ErrorMessage }] },
});
const crawler = (State: "SUCCEEDED" | "FAILED", ErrorMessage?: string) => ({
  Name: "files",
  CrawlerDetails: { Crawls: [{ State, ErrorMessage }] },
});
const notReached = { Name: "load", JobDetails: { JobRuns: [] } };

describe("failureOf", () => {
  it("names the step that failed, and what it said", () => {
    const nodes = [crawler("SUCCEEDED"), job("FAILED", "no luck today")];
    assert.deepEqual(failureOf(nodes, ""), {
      is: "failed",
      why: "load ended as FAILED: no luck today",
      judged: true,
    });
    assert.match(JSON.stringify(failureOf([job("TIMEOUT")], "")), /load ended as TIMEOUT: no reason given/);
  });

  it("tells a run whose job never saw the batch from one whose job failed on it", () => {
    assert.deepEqual(failureOf([crawler("FAILED", "access denied"), notReached], ""), {
      is: "failed",
      why: "files ended as FAILED: access denied",
      judged: false,
    });
  });

  it("says what the run says where no step does", () => {
    const { is, ...told } = failureOf([crawler("SUCCEEDED"), notReached], "it was stopped") as Record<string, unknown>;
    assert.deepEqual([is, told], ["failed", { why: "it was stopped", judged: false }]);
  });
});
