import * as assert from "node:assert/strict";
import { Intake } from "../../components/intake";
import { lakeLedger, warehouseLedger } from "../../components/ledger";
import { recoverWorkflowRunsFactory } from "../../functions/recoverWorkflowRuns";
import { startWorkflowRunsFactory } from "../../functions/startWorkflowRuns";
import { all, granted, only, recorded, type Recorded } from "../support/recorded";
import { house, stack } from "../support/stack";

const runs = {
  name: "wf",
  dataset: "visits",
  starter: startWorkflowRunsFactory,
  recoverer: recoverWorkflowRunsFactory,
  endings: [{ source: "aws.glue", detailType: "Glue Job State Change", detail: { jobName: ["job"] } }],
  environment: { WORKFLOW: "wf" },
  grantStart: () => undefined,
  grantLook: () => undefined,
};

/** An intake of the name "in", with what takes up what its runs left behind, and what finds what was lost. */
function intake(everyHours = 24): Promise<Recorded[]> {
  return recorded(() => {
    const base = stack();
    const made = new Intake("in", { on: base.on, zone: base.zone, alerts: base.alerts, suffix: ".json" });
    made.starts(runs);
    made.reconciles(warehouseLedger(house(base).table), { everyHours });
    const lake = new Intake("lake", { on: base.on, zone: base.zone, alerts: base.alerts, suffix: ".csv" });
    lake.reconciles(lakeLedger(base.zone, "files"), {});
  });
}

/** The actions that a role has, by what they are on, without logs, keys and notices. */
async function rightsOf(role: string): Promise<string[]> {
  const rights = granted(await intake(), role).map(
    ({ Action, Resource }) => `${String(Action)} on ${String(Resource)}`,
  );
  return rights.filter((right) => !/^(logs|kms|sns):/.test(right)).sort();
}

function schedules(resources: readonly Recorded[], name: string): unknown[] {
  const rules = all(resources, "aws:cloudwatch/eventRule:EventRule").filter((rule) => rule.name.startsWith(name));
  return rules.map(({ inputs }): unknown => inputs["scheduleExpression"] ?? JSON.parse(String(inputs["eventPattern"])));
}

describe("Recovery", () => {
  it("wakes every five minutes and when a run ends, and keeps what could not wake it", async () => {
    const resources = await intake();
    assert.deepEqual(schedules(resources, "in-recovery"), [
      "rate(5 minutes)",
      { source: ["aws.glue"], "detail-type": ["Glue Job State Change"], detail: { jobName: ["job"] } },
    ]);
    const targets = all(resources, "aws:cloudwatch/eventTarget:EventTarget").filter(({ name }) =>
      /recovery/.test(name),
    );
    assert.deepEqual(
      targets.map(({ inputs }) => inputs["deadLetterConfig"]),
      Array(2).fill({ arn: "arn:aws:test:::in-dead-letters" }),
    );
  });

  it("is called by its own rules and nobody else", async () => {
    const permissions = all(await intake(), "aws:lambda/permission:Permission").filter(({ name }) =>
      /recovery/.test(name),
    );
    assert.deepEqual(
      permissions.map(({ inputs }) => inputs["sourceArn"]),
      ["arn:aws:test:::in-recovery-schedule", "arn:aws:test:::in-recovery-ending-0"],
    );
  });

  it("may see what is open and done, make halves, set aside, send and reject, of its dataset alone", async () => {
    const staging = "arn:aws:s3:::raw-staging";
    const own = ["manifests", "quarantine", "recovery"].map(
      (prefix) => `${staging}/${prefix}/visits/${prefix === "quarantine" ? "objects/" : ""}*`,
    );
    assert.deepEqual(await rightsOf("in-recovery-role"), [
      `s3:DeleteObject on ${staging}/open/visits/*`,
      `s3:GetObject on ${own.join()},${staging}/summaries/visits/*`,
      `s3:ListBucket,s3:GetBucketLocation on ${staging}`,
      `s3:ListBucketMultipartUploads on ${staging}`,
      `s3:PutObject,s3:AbortMultipartUpload on ${own.join()}`,
      "sqs:SendMessage on arn:aws:test:::in-dead-letters",
      "sqs:SendMessage,sqs:GetQueueAttributes on arn:aws:test:::in-queue",
    ]);
  });
});

describe("LandingReconciler", () => {
  it("wakes every hour, and is told how often a round begins", async () => {
    const resources = await intake(6);
    assert.deepEqual(schedules(resources, "in-reconciler"), ["rate(1 hour)"]);
    const { environment } = only(resources, "aws:lambda/function:Function", "in-reconciler").inputs;
    const { variables } = environment as { variables: Record<string, string> };
    assert.deepEqual([variables["EVERY_HOURS"], variables["AFTER_HOURS"]], ["6", "3"]);
  });

  it("lists what landed without reading it, and asks the warehouse as a user who may read the ledger alone", async () => {
    const rights = await rightsOf("in-reconciler-role");
    assert.ok(rights.includes("s3:ListBucketVersions on arn:aws:s3:::raw-landing"));
    assert.ok(!rights.some((right) => /GetObject.*raw-landing/.test(right)), rights.join("\n"));
    assert.ok(rights.some((right) => right.startsWith("redshift-data:ExecuteStatement on ")));
    const granting = all(await intake(), "aws:redshiftdata/statement:Statement")
      .map(({ inputs }) => String(inputs["sql"]))
      .filter((sql) => sql.includes("GRANT") && sql.includes("in-reconciler-role"));
    assert.deepEqual(granting, [`GRANT SELECT ON TABLE etl_ledger_visits TO "IAMR:in-reconciler-role"`]);
  });

  it("reads the entries of its own dataset where the ledger is a lake's", async () => {
    const rights = await rightsOf("lake-reconciler-role");
    assert.ok(rights.includes("s3:GetObject on arn:aws:s3:::raw-staging/ledger/files/*"), rights.join("\n"));
    assert.ok(!rights.some((right) => right.includes("redshift")));
  });

  it("refuses hours that would find nothing in time, and says what to give", async () => {
    await assert.rejects(intake(0), /everyHours is 0.*Give a whole number from 1 to 720/);
  });
});
