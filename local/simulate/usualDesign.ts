import type { Graph, Resource } from "../graph/graph";
import { withText } from "./changedGraph";
import type { ChangedLoad, JobChanges } from "./spark/jobChanges";
import type { Stage } from "./stage";

/**
 * The design of most tutorials: S3 calls a function, the function starts a run, and the job appends what it reads.
 * No queue, no batches, no ledger.
 *
 * @param start code that starts a run for the batch `batch`, whose manifest is at `manifest`
 */
const codeThat = (start: string): string => `
const s3Sdk = require("@aws-sdk/client-s3");
const s3 = new s3Sdk.S3Client({});
exports.handler = async (event) => {
  for (const { s3: { bucket, object } } of event.Records ?? []) {
    const key = decodeURIComponent(object.key.replaceAll("+", " "));
    const one = { bucket: bucket.name, key, version: object.versionId, size: object.size ?? 0, sequencer: object.sequencer };
    const Bucket = process.env.STAGING_BUCKET;
    const batch = require("crypto").createHash("sha256").update(key + object.versionId).digest("hex").slice(0, 32);
    const Key = "manifests/" + process.env.DATASET + "/" + batch + ".json";
    const Body = JSON.stringify({ batch, dataset: process.env.DATASET, objects: [one] });
    await s3.send(new s3Sdk.PutObjectCommand({ Bucket, Key, Body }));
    const manifest = "s3://" + Bucket + "/" + Key;
    ${start}
  }
};
`;

const startsWorkflow = codeThat(`
    const sdk = require("@aws-sdk/client-glue");
    const run = { Name: process.env.WORKFLOW, RunProperties: { batch, manifest } };
    await new sdk.GlueClient({}).send(new sdk.StartWorkflowRunCommand(run));`);
const startsMachine = codeThat(`
    const sdk = require("@aws-sdk/client-sfn");
    const input = JSON.stringify({ batch, manifest });
    await new sdk.SFNClient({}).send(new sdk.StartExecutionCommand({ stateMachineArn: process.env.STATE_MACHINE, input }));`);

/** Pipelines that have a usual design. */
export const usualPipelines = ["toll", "sales", "shipping"] as const;

/** @param graph of the program with the direct trigger */
export function usualGraph(graph: Graph): Graph {
  return { ...graph, resources: graph.resources.filter((one) => !isOurs(one)).map(usual) };
}

/** What there is to judge: the first zone of a lake, and no ledger, quarantine or notices. And nothing mends it later. */
export function usualStage(stage: Stage, invariants: Stage["promises"]): Stage {
  return { ...stage, zones: stage.zones.slice(0, 1), promises: invariants, rules: [], patience: [0, 60] };
}

/** What is there to mend what went wrong. */
function isOurs({ type, name }: Resource): boolean {
  if (type === "aws:lambda/eventSourceMapping:EventSourceMapping") return true;
  return /recover|reconcile/.test(name) && /eventRule|eventTarget|lambda\/permission/i.test(type);
}

function usual(resource: Resource): Resource {
  if (resource.type === "aws:sfn/stateMachine:StateMachine") return withFirstStep(resource);
  if (!resource.name.endsWith("-start")) return resource;
  const changed = withText(resource, (code) => (code.includes("@aws-sdk/client-sfn") ? startsMachine : startsWorkflow));
  if (changed === resource) return resource;
  const unlimited = { deadLetterConfig: undefined, reservedConcurrentExecutions: undefined };
  return { ...changed, outputs: { ...changed.outputs, ...unlimited } };
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The machine with its first step alone. */
function withFirstStep(resource: Resource): Resource {
  const { States, ...machine } = JSON.parse(String(resource.outputs.definition)) as Machine;
  const first = { ...States[machine.StartAt], Next: "Done", Catch: undefined };
  const definition = JSON.stringify({ ...machine, States: { [machine.StartAt]: first, Done: States["Done"] } });
  return { ...resource, outputs: { ...resource.outputs, definition } };
}

/** The jobs of the usual design: what is read is appended, to a lake or a table, whatever is there. */
export const usualJob: JobChanges = {
  library: ["no-ledger"],
  statements(statements, { contract, hasRows }: ChangedLoad) {
    if (!hasRows) return ["SELECT 1", "SELECT 1"];
    const staged = statements.filter((sql) => /^(CREATE TEMP TABLE etl_staged_rows|COPY etl_staged_rows)/.test(sql));
    const names = [
      ...contract.columns.map(({ name }) => name),
      "etl_source",
      "etl_line",
      "etl_landed_at",
      "etl_batch",
    ].join(", ");
    return [...staged, `INSERT INTO ${contract.dataset} (${names}) SELECT ${names} FROM etl_staged_rows`];
  },
};
