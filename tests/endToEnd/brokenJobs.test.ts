import * as assert from "node:assert/strict";
import type { Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { Inbox } from "../../local/services/sns/inbox";
import { runLandfall } from "../support/command";
import { projectRoot } from "../support/environment";
import { edited, RunningStack, withOutputs } from "../support/runningStack";
import { sale, salesCsv } from "../support/sales";
import { shipment } from "../support/shipments";
import { lines, strictJson } from "../support/tolls";

/** The program with one argument of one job changed. */
function withArgument(graph: Graph, job: string, name: string, value: string): Graph {
  return edited(graph, (resource) => {
    const { type, outputs } = resource;
    if (type !== "aws:glue/job:Job" || outputs.name !== job) return resource;
    const before = outputs.defaultArguments as Readonly<Record<string, string>>;
    if (before[name] === undefined) throw new Error(`${job} has no argument ${name}.`);
    return withOutputs(resource, { defaultArguments: { ...before, [name]: value } });
  });
}

interface DeadLetter {
  readonly Body: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue: string }>>;
}

interface History {
  readonly events: ReadonlyArray<{
    readonly stateEnteredEventDetails?: { readonly name: string };
    readonly executionFailedEventDetails?: { readonly error: string; readonly cause: string };
  }>;
}

describe("A job whose argument is wrong", function () {
  this.timeout(240_000);
  const wrong = "nowhere-at-all";
  let dev: RunningStack;
  let shipping: RunningStack;
  let sales: RunningStack;
  const told = () => new Inbox(dev.environment.engine.store).all().map(({ message }) => message);
  const why = async (key: string) => (await runLandfall("why", key, "--stack", "dev", "--state", dev.directory)).stdout;

  before(async () => {
    const graph = withArgument(await graphOf(projectRoot, "dev"), "data-normalization-job-dev", "--processed", wrong);
    dev = await RunningStack.of(withArgument(graph, "csv-to-parquet-job-dev", "--output", wrong));
    [shipping, sales] = [dev.for("shipping"), dev.for("sales")];
    await shipping.put("day.json", lines(strictJson(shipment())));
    await sales.land("input/day.csv", salesCsv([sale()]));
  });
  after(() => dev.end());

  describe("in a state machine", () => {
    it("ends each execution FAILED through its Catch, which says which step and why", async () => {
      const stateMachineArn = shipping.output("stateMachineArn");
      const { executions } = await dev.call<{ executions: Array<{ status: string; executionArn: string }> }>(
        "states",
        "ListExecutions",
        { stateMachineArn },
      );
      assert.ok(executions.length > 1, "it was tried again");
      for (const { status, executionArn } of executions) {
        const { events } = await dev.call<History>("states", "GetExecutionHistory", { executionArn });
        const entered = events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
        const end = events.at(-1)?.executionFailedEventDetails;
        assert.equal(status, "FAILED");
        assert.deepEqual(entered.slice(entered.indexOf("Normalize")), ["Normalize", "Tell what failed", "Failed"]);
        assert.equal(end?.error, "StepFailed");
        assert.match(end?.cause ?? "", /^Normalize failed with .*nowhere-at-all/s);
      }
    });

    it("tells people which step failed and why, and of the file that was given up in the end", () => {
      const messages = told();
      assert.ok(messages.some((text) => /^Step "Normalize" of shipping-flow-dev failed.*nowhere-at-all/s.test(text)));
      assert.ok(messages.some((text) => /day\.json.* is not loaded.*Normalize failed.*nowhere-at-all/s.test(text)));
    });

    it("puts the batch's object into the dead-letter queue, with the reason", async () => {
      const [letter, ...others] = await deadLetters(shipping);
      assert.deepEqual(others, []);
      assert.match(letter?.body ?? "", /"key":"day\.json"/);
      assert.match(letter?.reason ?? "", /Normalize failed.*nowhere-at-all/s);
    });

    it("has its story told by landfall why, from the landing over the failed step to the dead-letter queue", async () => {
      assert.match(
        await why("day.json"),
        inOrder(
          /day\.json created/,
          /job JSON2Parquet-job-dev SUCCEEDED/,
          /job data-normalization-job-dev FAILED: .*nowhere-at-all/,
          /step "Tell what failed"/,
          /notice of landfall-alerts-topic-\w+ accepted: "shipping-flow-dev: a step failed"/,
          /state machine shipping-flow-dev FAILED/,
          /state machine shipping-flow-dev started/,
          /shipping-recovery\S* puts a message into shipping-dead-letters-\w+: Normalize failed/,
        ),
      );
    });

    it("has loaded nothing", async () => {
      assert.equal((await shipping.report()).report.rowsLoaded, 0);
    });
  });

  describe("in a workflow", () => {
    it("tells people of the step that failed, with run and reason, and of the file that was given up in the end", () => {
      const messages = told();
      const step = /^"2 of 4, CSV to Parquet \(job csv-to-parquet-job-dev\): FAILED at .*Run: jr_.*nowhere-at-all/s;
      assert.ok(messages.some((text) => step.test(text)));
      assert.ok(
        messages.some((text) => /input\/day\.csv.* is not loaded.*csv-to-parquet-job-dev.*nowhere/s.test(text)),
      );
    });

    it("puts the batch's object into the dead-letter queue, with the reason", async () => {
      const [letter, ...others] = await deadLetters(sales);
      assert.deepEqual(others, []);
      assert.match(letter?.body ?? "", /"key":"input\/day\.csv"/);
      assert.match(letter?.reason ?? "", /csv-to-parquet-job-dev ended as FAILED.*nowhere-at-all/s);
    });

    it("has its story told by landfall why", async () => {
      assert.match(
        await why("day.csv"),
        inOrder(
          /day\.csv created/,
          /workflow sales-data-workflow-dev RUNNING/,
          /job csv-to-parquet-job-dev FAILED: .*nowhere-at-all/,
          /workflow sales-data-workflow-dev RUNNING/,
          /sales-recovery\S* puts a message into sales-dead-letters-\w+: csv-to-parquet-job/,
        ),
      );
    });

    it("has loaded nothing", async () => {
      assert.deepEqual(await sales.rows("select count(*) from sales_data_table"), [[0]]);
    });
  });
});

/** A text that has all of these, in this order. */
const inOrder = (...parts: readonly RegExp[]): RegExp => new RegExp(parts.map(({ source }) => source).join("[^]*"));

/** What the pipeline's dead-letter queue holds. */
async function deadLetters(stack: RunningStack): Promise<Array<{ body: string; reason: string | undefined }>> {
  const input = { QueueUrl: stack.output("dlqUrl"), MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
  const { Messages = [] } = await stack.call<{ Messages?: readonly DeadLetter[] }>("sqs", "ReceiveMessage", input);
  return Messages.map(({ Body, MessageAttributes }) => ({
    body: Body,
    reason: MessageAttributes?.["Reason"]?.StringValue,
  }));
}
