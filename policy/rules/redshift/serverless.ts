import { must, type Outcome } from "../../core/outcome";
import type { Resource } from "../../core/resource";
import { resourceRule } from "../../core/rule";
import { anyOf, not } from "../../core/truth";
import { ownKey } from "../encrypted";

const workgroupType = "aws:redshiftserverless/workgroup:Workgroup";
const namespaceType = "aws:redshiftserverless/namespace:Namespace";
const clusterType = "aws:redshift/cluster:Cluster";

export const notPublic = resourceRule({
  name: "redshift-not-public",
  severity: "critical",
  what: "No warehouse has a public address.",
  why: "Its login is open to every password guesser in the world.",
  remedy: "Set publiclyAccessible to false, and come through the VPC or the Data API.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html",
  frameworks: ["SecurityHub Redshift.1", "SecurityHub RedshiftServerless.3", "PCI 1.4.4"],
  peers: ["CKV_AWS_87", "AwsSolutions-RS8"],
  types: [workgroupType, clusterType],
  *check(warehouse) {
    const open = warehouse.at("publiclyAccessible");
    yield* must(not(open.is(true)), open, "false");
  },
  remediate(inputs) {
    inputs.publiclyAccessible = false;
  },
});

export const routedInVpc = resourceRule({
  name: "redshift-routed-in-vpc",
  severity: "medium",
  what: "COPY and UNLOAD go through the VPC.",
  why: "Otherwise data leaves over the internet, past flow logs and endpoint policies.",
  remedy: "Set enhancedVpcRouting to true, with an S3 endpoint in the VPC.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html",
  frameworks: ["SecurityHub Redshift.7", "SecurityHub RedshiftServerless.1"],
  peers: ["CKV_AWS_321", "RedshiftEnhancedVPCRoutingEnabled"],
  types: [workgroupType, clusterType],
  *check(warehouse) {
    const routing = warehouse.at("enhancedVpcRouting");
    yield* must(routing.is(true), routing, "true");
  },
});

/** A parameter of a workgroup or parameter group, by either spelling. */
function parameter(resource: Resource, list: string, wanted: string): Outcome[] {
  const parameters = resource.at(list).items();
  const found = parameters.map((item) => {
    const name = item.at("parameterKey").isAbsent ? item.at("name") : item.at("parameterKey");
    const value = item.at("parameterValue").isAbsent ? item.at("value") : item.at("parameterValue");
    return name.is(wanted) === true ? value.is(true) : name.isUnknown ? ("unknown" as const) : false;
  });
  return must(anyOf(found), resource.at(list), `${wanted} "true"`);
}

export const workgroupTls = resourceRule({
  name: "redshift-tls-only",
  severity: "high",
  what: "Warehouses take connections by TLS only.",
  why: "Passwords and rows could be read on the way; clients do not ask by themselves.",
  remedy: 'Add the parameter require_ssl with "true".',
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html",
  frameworks: ["SecurityHub Redshift.2", "SecurityHub RedshiftServerless.2", "PCI 4.2.1"],
  peers: ["CKV_AWS_105", "AwsSolutions-RS1"],
  types: [workgroupType, "aws:redshift/parameterGroup:ParameterGroup"],
  *check(resource) {
    yield* parameter(resource, resource.type === workgroupType ? "configParameters" : "parameters", "require_ssl");
  },
});

export const activityLogged = resourceRule({
  name: "redshift-activity-logged",
  severity: "medium",
  what: "Warehouses log each statement before it runs.",
  why: "After a leak it is the only word on who read what.",
  remedy: 'Add the parameter enable_user_activity_logging with "true".',
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html",
  frameworks: ["SecurityHub Redshift.4", "PCI 10.2.1"],
  peers: ["AwsSolutions-RS11"],
  types: [workgroupType, "aws:redshift/parameterGroup:ParameterGroup"],
  *check(resource) {
    const list = resource.type === workgroupType ? "configParameters" : "parameters";
    yield* parameter(resource, list, "enable_user_activity_logging");
  },
});

export const encrypted = resourceRule({
  name: "redshift-encrypted",
  severity: "high",
  what: "Warehouses are encrypted with a KMS key of one's own.",
  why: "The key's policy is a second lock, and deleting the key is the last way to make snapshots unreadable.",
  remedy: "Set kmsKeyId.",
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
  frameworks: ["SecurityHub Redshift.10", "SecurityHub RedshiftServerless.4", "PCI 3.5.1"],
  peers: ["CKV_AWS_64", "CKV_AWS_142", "CKV_AWS_282", "AwsSolutions-RS6"],
  types: [namespaceType, clusterType],
  *check(warehouse) {
    const on = warehouse.at("encrypted"); // Clusters are encrypted unless the program says otherwise; namespaces always.
    yield* must(not(on.is(false)), on, "true");
    yield* ownKey(warehouse.at("kmsKeyId"));
  },
});

const exportsWanted = ["userlog", "connectionlog", "useractivitylog"];

export const namespaceLogged = resourceRule({
  name: "redshift-serverless-logged",
  severity: "medium",
  what: "Namespaces export their three logs.",
  why: "They say who came, who was changed, and what was asked.",
  remedy: `Set logExports to ${exportsWanted.join(", ")}.`,
  source: "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-audit-logging.html",
  frameworks: ["SecurityHub RedshiftServerless.6", "PCI 10.2.1"],
  types: [namespaceType],
  *check(namespace) {
    const logs = namespace.at("logExports");
    const exported = logs.items();
    for (const wanted of exportsWanted)
      yield* must(anyOf(exported.map((log) => log.is(wanted))), logs, `${wanted} among them`);
  },
});

const ordinary = ["admin", "awsuser", "administrator", "root", "master", "postgres", "redshift"];

export const administratorNamed = resourceRule({
  name: "redshift-administrator-named",
  severity: "low",
  what: "The administrator has a name that nobody guesses.",
  why: "The well-known name is the half of a login.",
  remedy: "Choose another name when the warehouse is made: it cannot be changed later.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-8",
  frameworks: ["SecurityHub Redshift.8", "SecurityHub RedshiftServerless.5"],
  peers: ["CKV_AWS_391", "AwsSolutions-RS3"],
  types: [namespaceType, clusterType],
  *check(warehouse) {
    const name = warehouse.at(warehouse.type === clusterType ? "masterUsername" : "adminUsername");
    const own = name.satisfies((raw) => raw === undefined || !ordinary.includes(String(raw).toLowerCase()));
    yield* must(own, name, "a name of your own");
  },
});
