import type { Properties } from "../../graph/graph";
import { optionalRecord } from "../input";
import type { Fidelity, Place, ResourceTable } from "../resources";

const kept = { approximate: "kept, without effect: nothing is billed or measured locally" } as const;
const oneRegion = { approximate: "everything runs in us-east-1" } as const;
const oneEngine = { approximate: "kept, without effect: DuckDB behind a translation of Trino's SQL" } as const;

/** AWS takes no smaller cut-off: 10 MB. */
const leastCutoff = 10_485_760;

function arnOf(at: Place, resource: string): string {
  return `arn:aws:athena:${at.region}:${at.accountId}:${resource}`;
}

function uuid(at: Place): string {
  return at.id(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function nameOf(inputs: Properties, at: Place): string {
  return typeof inputs.name === "string" ? inputs.name : at.physicalName;
}

function below(outer: string, names: string, fidelity: Fidelity): Record<string, Fidelity> {
  return Object.fromEntries(names.split(" ").map((name) => [`${outer}.${name}`, fidelity]));
}

function workgroupProblems(inputs: Properties): string[] {
  const configuration = optionalRecord(inputs, "configuration") ?? {};
  const cutoff = configuration.bytesScannedCutoffPerQuery;
  const result = optionalRecord(configuration, "resultConfiguration") ?? {};
  const { encryptionOption } = optionalRecord(result, "encryptionConfiguration") ?? {};
  return [
    ...(typeof cutoff === "number" && cutoff < leastCutoff
      ? [`configuration.bytesScannedCutoffPerQuery is ${cutoff}; Athena takes ${leastCutoff} (10 MB) or more.`]
      : []),
    ...(encryptionOption === "CSE_KMS" ? ["CSE_KMS results are not supported; use SSE_KMS."] : []),
  ];
}

/** Athena's resources: workgroups and named queries. */
export const resources: ResourceTable = {
  "aws:athena/workgroup:Workgroup": {
    properties: {
      name: "exact",
      description: "exact",
      state: "exact",
      forceDestroy: { approximate: "kept, without effect: nothing is destroyed locally" },
      tags: "exact",
      region: oneRegion,
      ...below("configuration", "enforceWorkgroupConfiguration bytesScannedCutoffPerQuery", "exact"),
      ...below("configuration", "publishCloudwatchMetricsEnabled requesterPaysEnabled", kept),
      "configuration.engineVersion": oneEngine,
      ...below(
        "configuration.resultConfiguration",
        "outputLocation encryptionConfiguration expectedBucketOwner",
        "exact",
      ),
    },
    outputs: (inputs, at) => {
      const name = nameOf(inputs, at);
      return {
        id: name,
        name,
        arn: arnOf(at, `workgroup/${name}`),
        state: inputs.state ?? "ENABLED",
        region: at.region,
      };
    },
    problems: workgroupProblems,
  },
  "aws:athena/namedQuery:NamedQuery": {
    properties: {
      name: "exact",
      description: "exact",
      database: "exact",
      query: "exact",
      workgroup: "exact",
      region: oneRegion,
    },
    outputs: (inputs, at) => ({
      id: uuid(at),
      name: nameOf(inputs, at),
      workgroup: inputs.workgroup ?? "primary",
      region: at.region,
    }),
  },
};
