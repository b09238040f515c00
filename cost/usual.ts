import { assumed, type Assumed } from "./assumptions";
import { estimate, type Estimate } from "./estimate";
import type { CostResource, Properties } from "./resource";
import { types } from "./types";
import type { Load } from "./work";

/**
 * The design that such pipelines usually have: S3 calls a function, which starts a workflow for each file: a crawler, a job of three
 * workers, a crawler, and a job that COPYs into a serverless warehouse of 8 RPUs.
 */
const design: ReadonlyArray<readonly [type: string, name: string, inputs: Properties]> = [
  [types.bucket, "landing", { bucket: "landing" }],
  [
    types.notification,
    "landing-notification",
    { bucket: "landing", lambdaFunctions: [{ lambdaFunctionArn: "start" }] },
  ],
  [types.function, "start", { name: "start", environment: { variables: { WORKFLOW: "flow" } } }],
  [types.workflow, "flow", { name: "flow" }],
  ...["read", "convert", "read-converted", "load"].map(
    (step) => [types.trigger, `then-${step}`, { workflowName: "flow", actions: [{ step }] }] as const,
  ),
  [types.crawler, "read", { name: "read" }],
  [types.job, "convert", { name: "convert", command: { name: "glueetl" }, workerType: "G.1X", numberOfWorkers: 3 }],
  [types.crawler, "read-converted", { name: "read-converted" }],
  [
    types.job,
    "load",
    {
      name: "load",
      command: { name: "glueetl" },
      workerType: "G.1X",
      numberOfWorkers: 3,
      defaultArguments: { "--workgroup": "warehouse" },
    },
  ],
  [types.workgroup, "warehouse", { workgroupName: "warehouse", baseCapacity: 8 }],
];

const resources: readonly CostResource[] = design.map(([type, name, inputs]) => ({
  urn: `${type}::${name}`,
  type,
  name,
  inputs,
  outputs: {},
}));

/** What the usual design costs, were it able to take all files: it starts a run for each, and a crawler runs once at a time. */
export const usual = (load: Load, given: Assumed = assumed()): Estimate =>
  estimate(resources, load, { ...given, jobBaseSeconds: given.usualJobSeconds });
