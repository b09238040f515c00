import * as assert from "node:assert/strict";
import { Catalog } from "../../components/catalog";
import { Crawler } from "../../components/crawler";
import { GlueJob } from "../../components/glueJob";
import { keepsLines } from "../../components/jobWork";
import { LakeZone } from "../../components/lakeZone";
import { QueryWorkgroup } from "../../components/queryWorkgroup";
import { CallbackIdentity } from "../../components/shared/callback";
import { StateMachine, type StateMachineArgs } from "../../components/stateMachine";
import { ask, crawl, runJob, tell } from "../../components/steps";
import { granted, only, recorded, type Recorded } from "../support/recorded";
import { stack, visits } from "../support/stack";

interface State {
  Type: string;
  Next?: string;
  Resource?: string;
  TimeoutSeconds?: number;
  Retry?: Array<{ ErrorEquals: string[]; MaxAttempts: number }>;
  Catch?: Array<{ ErrorEquals: string[]; Next: string; Assign?: { step: string } }>;
}

/** A machine that keeps, crawls, asks and tells. */
function machine(args: Partial<StateMachineArgs> = {}): Promise<Recorded[]> {
  return recorded(() => {
    const { on, glue, zone, alerts } = stack();
    const lake = new LakeZone("lake", zone.staging, "raw/");
    const catalog = new Catalog("cat", { on, database: "raw-db" });
    const does = keepsLines(zone, visits, lake);
    const job = new GlueJob("job", { on, glue, name: "keep", does, timeoutMinutes: 5 });
    const crawler = new Crawler("files", { on, glue, name: "files", of: lake.table("visits"), into: catalog });
    const workgroup = new QueryWorkgroup("ask", { on, name: "ask", catalog, lake });
    const sql = "select count(*) as n from visits where etl_batch = :batch and place <> 'it''s'";
    const made = new StateMachine("flow", {
      on,
      alerts,
      name: "flow",
      dataset: "visits",
      steps: [
        runJob("Keep", job, 5),
        crawl("Crawl", crawler),
        ask("Ask", { workgroup, sql, answer: "totals" }),
        tell("Tell", { topic: alerts, subject: "'Done'", message: "$totals.n" }),
      ],
      ...args,
    });
    made.grantStart(new CallbackIdentity("starter", "test", on, {}));
  });
}

async function states(): Promise<Record<string, State>> {
  const { inputs } = only(await machine(), "aws:sfn/stateMachine:StateMachine");
  return (JSON.parse(String(inputs["definition"])) as { States: Record<string, State> }).States;
}

describe("StateMachine", () => {
  it("takes its steps one after the other", async () => {
    const all = await states();
    const way = ["Keep", "Crawl", "Crawl: look", "Crawl: done?", "Crawl: wait"];
    assert.deepEqual(
      way.map((name) => all[name]?.Next),
      ["Crawl", "Crawl: look", "Crawl: done?", undefined, "Crawl: look"],
    );
    assert.deepEqual(
      ["Ask", "Ask: read", "Tell"].map((name) => all[name]?.Next),
      ["Ask: read", "Tell", "Done"],
    );
  });

  it("gives every task a timeout, tries it again while the service is busy, and says which step failed", async () => {
    for (const [name, { Type, TimeoutSeconds, Retry, Catch }] of Object.entries(await states())) {
      if (Type !== "Task") continue;
      assert.ok(Number(TimeoutSeconds) > 0, name);
      assert.ok(
        Retry?.some(({ ErrorEquals }) => ErrorEquals.some((error) => error.endsWith(".ThrottlingException"))),
        name,
      );
      assert.deepEqual(Catch?.[0]?.ErrorEquals, ["States.ALL"], name);
    }
    assert.equal((await states())["Ask: read"]?.Catch?.[0]?.Assign?.step, "Ask");
  });

  it("waits for a crawler that runs already, then runs it again", async () => {
    const [running] = (await states())["Crawl"]?.Retry ?? [];
    assert.deepEqual([running?.ErrorEquals, running?.MaxAttempts], [["Glue.CrawlerRunningException"], 720]);
  });

  it("tells people what failed, and fails, even where telling fails", async () => {
    const all = await states();
    assert.equal(all["Tell what failed"]?.Next, "Failed");
    assert.deepEqual(all["Tell what failed"]?.Catch, [{ ErrorEquals: ["States.ALL"], Next: "Failed" }]);
    assert.equal(all["Failed"]?.Type, "Fail");
  });

  it("logs everything but data, traces, and takes no role but its own", async () => {
    const { inputs } = only(await machine(), "aws:sfn/stateMachine:StateMachine");
    assert.deepEqual(inputs["loggingConfiguration"], {
      level: "ALL",
      includeExecutionData: false,
      logDestination: "arn:aws:test:::flow-logs:*",
    });
    assert.deepEqual(
      [inputs["tracingConfiguration"], inputs["roleArn"]],
      [{ enabled: true }, "arn:aws:test:::flow-role"],
    );
  });

  it("keeps its history under the stack's key, which it and its starters may use for this machine alone", async () => {
    const made = await machine();
    const { encryptionConfiguration } = only(made, "aws:sfn/stateMachine:StateMachine").inputs;
    assert.deepEqual(encryptionConfiguration, {
      type: "CUSTOMER_MANAGED_KMS_KEY",
      kmsKeyId: "arn:aws:test:::base-key",
      kmsDataKeyReusePeriodSeconds: 900,
    });
    const uses = (role: string) =>
      granted(made, role)
        .filter(({ Action }) => String(Action).includes("kms:GenerateDataKey"))
        .map(({ Condition }) => Condition);
    const arns = "arn:aws:states:eu-west-1:111122223333";
    assert.ok(
      uses("flow-role").some((condition) => JSON.stringify(condition)?.includes(`${arns}:stateMachine:flow-test`)),
    );
    assert.deepEqual(uses("starter-role"), [{ StringEquals: { "kms:ViaService": "states.eu-west-1.amazonaws.com" } }]);
  });

  it("can be run by Step Functions for this account alone", async () => {
    const { inputs } = only(await machine(), "aws:iam/role:Role", "flow-role");
    assert.match(String(inputs["assumeRolePolicy"]), /"aws:SourceAccount":"111122223333"/);
  });

  it("may do what its steps do, on what they do it to, and nothing else", async () => {
    const scoped = granted(await machine(), "flow-role").filter(({ Resource }) => Resource !== "*");
    const actions = new Set(scoped.flatMap(({ Action }) => Action).map((action) => action.split(":")[0]));
    assert.deepEqual([...actions].sort(), ["athena", "glue", "kms", "s3", "sns"]);
    const job = scoped.find(({ Action }) => String(Action).includes("glue:StartJobRun"));
    assert.equal(job?.Resource, "arn:aws:glue:eu-west-1:111122223333:job/keep-test");
  });

  it("is started by whoever may start and look at its executions", async () => {
    const rights = granted(await machine(), "starter-role").filter(({ Action }) => String(Action).includes("states:"));
    assert.deepEqual(
      rights.map(({ Action, Resource }) => [Action, Resource]),
      [
        [["states:DescribeExecution"], "arn:aws:states:eu-west-1:111122223333:execution:flow-test:*"],
        [["states:StartExecution", "states:ListExecutions"], "arn:aws:test:::flow"],
      ],
    );
  });

  it("has people hear of executions that could not tell them themselves", async () => {
    const rule = only(await machine(), "aws:cloudwatch/eventRule:EventRule", "alerts-flow-executions");
    const { detail } = JSON.parse(String(rule.inputs["eventPattern"])) as { detail: Record<string, unknown> };
    assert.deepEqual(detail["status"], ["FAILED", "TIMED_OUT", "ABORTED"]);
    assert.deepEqual(detail["$or"], [{ error: [{ exists: false }] }, { error: [{ "anything-but": "StepFailed" }] }]);
  });

  it("refuses to have no steps", async () => {
    await assert.rejects(machine({ steps: [] }), /it has no steps. Give one at least/);
  });
});

describe("ask", () => {
  it("puts the batch's id into the SQL as a text, and leaves SQL's own quotes alone", async () => {
    const { Arguments } = (await states())["Ask"] as State & { Arguments: { QueryString: string } };
    assert.equal(
      Arguments.QueryString,
      `{% "select count(*) as n from visits where etl_batch =" & " '" & $states.context.Execution.Input.batch & "' " & "and place <> 'it''s'" %}`,
    );
  });
});
