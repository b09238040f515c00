import type { Properties } from "../../graph/graph";
import type { Place, ResourceSupport, ResourceTable } from "../resources";
import { commandOf, standardTimeout, versionOf } from "./jobs/job";
import { glueArn } from "./names";

const named = { name: "exact", tags: "exact", tagsAll: "exact", region: "exact", description: "exact" } as const;
const catalogued = { name: "exact", region: "exact", description: "exact", catalogId: "exact" } as const;

function nameOf(inputs: Properties, at: Place): string {
  return typeof inputs.name === "string" ? inputs.name : at.physicalName;
}

/** What every Glue resource that is known by its name alone computes. */
function byName(kind: string, defaults: (inputs: Properties) => Record<string, unknown> = () => ({})) {
  return (inputs: Properties, at: Place) => {
    const name = nameOf(inputs, at);
    return { ...defaults(inputs), id: name, name, arn: glueArn(at, kind, name), tagsAll: inputs.tags ?? {} };
  };
}

const catalogDatabase: ResourceSupport = {
  properties: { ...catalogued, locationUri: "exact", parameters: "exact", tags: "exact", tagsAll: "exact" },
  outputs(inputs, at) {
    const name = nameOf(inputs, at);
    return { id: `${at.accountId}:${name}`, name, catalogId: at.accountId, arn: glueArn(at, "database", name) };
  },
};

const catalogTable: ResourceSupport = {
  properties: {
    ...catalogued,
    databaseName: "exact",
    owner: "exact",
    parameters: "exact",
    partitionKeys: "exact",
    retention: "exact",
    storageDescriptor: "exact",
    tableType: "exact",
  },
  outputs(inputs, at) {
    const name = nameOf(inputs, at);
    const database = String(inputs.databaseName);
    const arn = glueArn(at, "table", `${database}/${name}`);
    return { id: `${at.accountId}:${database}:${name}`, name, catalogId: at.accountId, arn };
  },
};

const crawler: ResourceSupport = {
  properties: {
    ...named,
    databaseName: "exact",
    role: "exact",
    schedule: "exact",
    tablePrefix: "exact",
    "s3Targets.path": "exact",
    "s3Targets.exclusions": { approximate: "globs of *, ** and ?" },
    "s3Targets.sampleSize": "exact",
    "jdbcTargets.path": "exact",
    "jdbcTargets.connectionName": "exact",
    "jdbcTargets.exclusions": { approximate: "globs of *, ** and ?" },
    schemaChangePolicy: "exact",
    recrawlPolicy: { approximate: "CRAWL_EVENT_MODE is refused" },
    securityConfiguration: { approximate: "logs are not encrypted locally" },
    lineageConfiguration: { approximate: "lineage is not recorded" },
    configuration: { approximate: "table level, CombineCompatibleSchemas, MergeNewColumns, InheritFromTable" },
  },
  outputs: byName("crawler", (inputs) => ({
    schemaChangePolicy: {
      deleteBehavior: "DEPRECATE_IN_DATABASE",
      updateBehavior: "UPDATE_IN_DATABASE",
      ...(inputs.schemaChangePolicy as object | undefined),
    },
    recrawlPolicy: inputs.recrawlPolicy ?? { recrawlBehavior: "CRAWL_EVERYTHING" },
  })),
};

const localSize = { approximate: "recorded; the local session has the machine's cores" } as const;

const job: ResourceSupport = {
  properties: {
    ...named,
    roleArn: "exact",
    "command.name": { approximate: "glueetl and pythonshell only" },
    "command.scriptLocation": "exact",
    "command.pythonVersion": { approximate: "3 for Spark, 3.9 for Python shell; Python 3.11 executes both" },
    connections: { approximate: "recorded; the local network needs none" },
    defaultArguments: { approximate: "arguments that bring in other software are refused" },
    nonOverridableArguments: "exact",
    executionClass: localSize,
    executionProperty: "exact",
    glueVersion: { approximate: "Spark: 5.0 and 5.1, with Spark 3.5.6, Python 3.11 and Java 17 for both" },
    jobMode: "exact",
    jobRunQueuingEnabled: "exact",
    maxCapacity: localSize,
    maxRetries: "exact",
    notificationProperty: { approximate: "recorded; no delay notices are sent" },
    numberOfWorkers: localSize,
    workerType: localSize,
    securityConfiguration: { approximate: "logs are not encrypted locally" },
    timeout: "exact",
  },
  outputs: byName("job", (inputs) => ({
    executionProperty: inputs.executionProperty ?? { maxConcurrentRuns: 1 },
    glueVersion: versionOf(inputs),
    timeout: inputs.timeout ?? standardTimeout(versionOf(inputs)),
    maxRetries: inputs.maxRetries ?? 0,
    ...(commandOf(inputs) === "pythonshell"
      ? { maxCapacity: inputs.maxCapacity ?? 0.0625 }
      : { executionClass: inputs.executionClass ?? "STANDARD" }),
  })),
};

const trigger: ResourceSupport = {
  properties: {
    ...named,
    type: { approximate: "EVENT is refused" },
    enabled: "exact",
    schedule: "exact",
    startOnCreation: "exact",
    workflowName: "exact",
    "actions.jobName": "exact",
    "actions.crawlerName": "exact",
    "actions.arguments": "exact",
    "actions.timeout": "exact",
    "actions.securityConfiguration": { approximate: "logs are not encrypted locally" },
    "actions.notificationProperty": { approximate: "no delay notices are sent" },
    predicate: "exact",
  },
  outputs: byName("trigger", (inputs) => ({
    state: inputs.type === "ON_DEMAND" || inputs.enabled === false ? "CREATED" : "ACTIVATED",
  })),
};

const workflow: ResourceSupport = {
  properties: { ...named, defaultRunProperties: "exact", maxConcurrentRuns: "exact" },
  outputs: byName("workflow"),
};

const connection: ResourceSupport = {
  properties: {
    ...catalogued,
    tags: "exact",
    tagsAll: "exact",
    connectionType: { approximate: "JDBC to Redshift, and NETWORK" },
    connectionProperties: "exact",
    matchCriterias: "exact",
    physicalConnectionRequirements: { approximate: "recorded; the local network has no subnets to cross" },
  },
  outputs(inputs, at) {
    const name = nameOf(inputs, at);
    const connectionType = inputs.connectionType ?? "JDBC";
    const arn = glueArn(at, "connection", name);
    return { id: `${at.accountId}:${name}`, name, catalogId: at.accountId, arn, connectionType };
  },
};

const securityConfiguration: ResourceSupport = {
  properties: { name: "exact", region: "exact", encryptionConfiguration: { approximate: "recorded" } },
  outputs(inputs, at) {
    const name = nameOf(inputs, at);
    return { id: name, name };
  },
};

/** Glue's resources. Classifiers are not there: a program that has one is refused by name. */
export const resources: ResourceTable = {
  "aws:glue/catalogDatabase:CatalogDatabase": catalogDatabase,
  "aws:glue/catalogTable:CatalogTable": catalogTable,
  "aws:glue/crawler:Crawler": crawler,
  "aws:glue/job:Job": job,
  "aws:glue/trigger:Trigger": trigger,
  "aws:glue/workflow:Workflow": workflow,
  "aws:glue/connection:Connection": connection,
  "aws:glue/securityConfiguration:SecurityConfiguration": securityConfiguration,
};
