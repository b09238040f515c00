import type { Graph, Resource } from "../graph/graph";
import { withText } from "./mutants";
import type { JobChanges } from "./spark/jobChanges";

/**
 * The design of most tutorials: S3 calls a function, the function starts the workflow, and the job appends what it reads.
 * No queue, no batches, no ledger.
 */
const code = `
const s3Sdk = require("@aws-sdk/client-s3");
const glueSdk = require("@aws-sdk/client-glue");
const s3 = new s3Sdk.S3Client({});
const glue = new glueSdk.GlueClient({});
exports.handler = async (event) => {
  for (const { s3: { bucket, object } } of event.Records ?? []) {
    const key = decodeURIComponent(object.key.replaceAll("+", " "));
    const one = { bucket: bucket.name, key, version: object.versionId, size: object.size ?? 0, sequencer: object.sequencer };
    const Bucket = process.env.STAGING_BUCKET;
    const batch = require("crypto").createHash("sha256").update(key + object.versionId).digest("hex").slice(0, 32);
    const Key = "manifests/" + process.env.DATASET + "/" + batch + ".json";
    const Body = JSON.stringify({ batch, dataset: process.env.DATASET, objects: [one] });
    await s3.send(new s3Sdk.PutObjectCommand({ Bucket, Key, Body }));
    const RunProperties = { batch, manifest: "s3://" + Bucket + "/" + Key };
    await glue.send(new glueSdk.StartWorkflowRunCommand({ Name: process.env.WORKFLOW, RunProperties }));
  }
};
`;

/** @param graph of the program with the direct trigger */
export function usualGraph(graph: Graph): Graph {
  return { ...graph, resources: graph.resources.filter((one) => !isOurs(one)).map(usual) };
}

/** What is there to mend what went wrong. */
function isOurs({ type, name }: Resource): boolean {
  if (type === "aws:lambda/eventSourceMapping:EventSourceMapping") return true;
  return /recover|reconcile/.test(name) && /eventRule|eventTarget|lambda\/permission/i.test(type);
}

function usual(resource: Resource): Resource {
  const isStarter = /-start$/.test(resource.name);
  const changed = isStarter ? withText(resource, () => code) : resource;
  if (changed === resource) return resource;
  const unlimited = { deadLetterConfig: undefined, reservedConcurrentExecutions: undefined };
  return { ...changed, outputs: { ...changed.outputs, ...unlimited } };
}

/** The load of the usual design: what is staged is appended, whatever was loaded before. */
export const usualJob: JobChanges = {
  statements(statements, { hasRows, contract }) {
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
