import type { Properties } from "../../graph/graph";
import type { Fidelity, Place, ResourceTable } from "../resources";

const kept = { approximate: "kept, without effect: nothing is billed, scaled or routed locally" } as const;
const oneRegion = { approximate: "everything runs in us-east-1" } as const;
const unencrypted = { approximate: "accepted; files on this machine are not encrypted" } as const;
const alwaysSnapshot = { approximate: "kept, without effect; isolation is always SNAPSHOT" } as const;

function all(names: string, fidelity: Fidelity): Record<string, Fidelity> {
  return Object.fromEntries(names.split(" ").map((name) => [name, fidelity]));
}

function uuid(at: Place): string {
  return at.id(32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function arn(at: Place, service: string, resource: string): string {
  return `arn:aws:${service}:${at.region}:${at.accountId}:${resource}`;
}

/** The secret that Redshift keeps the administrator's password in, under a name that it chooses. */
function managedSecret(at: Place, host: string, user: string): string {
  return arn(at, "secretsmanager", `secret:redshift!${host}-${user}-${at.id(6)}`);
}

function named(inputs: Properties, name: string, at: Place): string {
  return text(inputs[name], at.physicalName.toLowerCase());
}

function port(inputs: Properties): number {
  return typeof inputs.port === "number" ? inputs.port : 5439;
}

function namespaceOutputs(inputs: Properties, at: Place) {
  const namespaceName = named(inputs, "namespaceName", at);
  const adminUsername = text(inputs.adminUsername, "admin");
  const managed = inputs.manageAdminPassword === true;
  return {
    id: namespaceName,
    namespaceName,
    namespaceId: uuid(at),
    arn: arn(at, "redshift-serverless", `namespace/${uuid(at)}`),
    adminUsername,
    dbName: inputs.dbName ?? "dev",
    iamRoles: inputs.iamRoles ?? [],
    kmsKeyId: inputs.kmsKeyId ?? "AWS_OWNED_KMS_KEY",
    tagsAll: inputs.tags ?? {},
    ...(managed ? { adminPasswordSecretArn: managedSecret(at, namespaceName, adminUsername) } : {}),
  };
}

function workgroupOutputs(inputs: Properties, at: Place) {
  const workgroupName = named(inputs, "workgroupName", at);
  const address = `${workgroupName}.${at.accountId}.${at.region}.redshift-serverless.amazonaws.com`;
  const vpcEndpoint = { networkInterfaces: [], vpcEndpointId: `vpce-${at.id(17)}`, vpcId: "" };
  return {
    id: workgroupName,
    workgroupName,
    workgroupId: uuid(at),
    arn: arn(at, "redshift-serverless", `workgroup/${uuid(at)}`),
    baseCapacity: inputs.baseCapacity ?? 128,
    port: port(inputs),
    endpoints: [{ address, port: port(inputs), vpcEndpoints: [vpcEndpoint] }],
    publiclyAccessible: inputs.publiclyAccessible ?? false,
    enhancedVpcRouting: inputs.enhancedVpcRouting ?? false,
    trackName: inputs.trackName ?? "current",
    tagsAll: inputs.tags ?? {},
  };
}

function clusterOutputs(inputs: Properties, at: Place) {
  const clusterIdentifier = named(inputs, "clusterIdentifier", at);
  const masterUsername = text(inputs.masterUsername, "awsuser");
  const dnsName = `${clusterIdentifier}.${at.id(12)}.${at.region}.redshift.amazonaws.com`;
  return {
    id: clusterIdentifier,
    clusterIdentifier,
    arn: arn(at, "redshift", `cluster:${clusterIdentifier}`),
    clusterNamespaceArn: arn(at, "redshift", `namespace:${uuid(at)}`),
    databaseName: inputs.databaseName ?? "dev",
    masterUsername,
    dnsName,
    endpoint: `${dnsName}:${port(inputs)}`,
    port: port(inputs),
    iamRoles: inputs.iamRoles ?? [],
    encrypted: inputs.encrypted ?? "true",
    publiclyAccessible: inputs.publiclyAccessible ?? false,
    tagsAll: inputs.tags ?? {},
    ...(inputs.manageMasterPassword === true
      ? { masterPasswordSecretArn: managedSecret(at, clusterIdentifier, masterUsername) }
      : {}),
  };
}

function groupOutputs(kind: string) {
  return (inputs: Properties, at: Place) => {
    const name = named(inputs, "name", at);
    return {
      id: name,
      name,
      arn: arn(at, "redshift", `${kind}:${name}`),
      description: inputs.description ?? "Managed by Pulumi",
      tagsAll: inputs.tags ?? {},
    };
  };
}

/** Redshift, serverless and provisioned, and SQL that runs at deployment. */
export const resources: ResourceTable = {
  "aws:redshiftserverless/namespace:Namespace": {
    properties: {
      ...all("adminUsername dbName defaultIamRoleArn iamRoles manageAdminPassword namespaceName tags", "exact"),
      ...all("adminPasswordSecretKmsKeyId adminUserPassword adminUserPasswordWo", "exact"),
      ...all("adminUserPasswordWoVersion logExports", kept),
      kmsKeyId: unencrypted,
      region: oneRegion,
    },
    outputs: namespaceOutputs,
  },
  "aws:redshiftserverless/workgroup:Workgroup": {
    properties: {
      ...all("namespaceName workgroupName tags", "exact"),
      ...all(
        "baseCapacity maxCapacity pricePerformanceTarget enhancedVpcRouting port publiclyAccessible securityGroupIds subnetIds trackName",
        kept,
      ),
      configParameters: alwaysSnapshot,
      region: oneRegion,
    },
    outputs: workgroupOutputs,
  },
  "aws:redshiftserverless/usageLimit:UsageLimit": {
    properties: { ...all("amount breachAction period resourceArn usageType", kept), region: oneRegion },
    outputs: (_, at) => ({ id: uuid(at), arn: arn(at, "redshift-serverless", `usagelimit/${uuid(at)}`) }),
  },
  "aws:redshift/cluster:Cluster": {
    properties: {
      ...all(
        "clusterIdentifier databaseName masterUsername masterPassword masterPasswordWo manageMasterPassword",
        "exact",
      ),
      ...all("masterPasswordSecretKmsKeyId iamRoles defaultIamRoleArn tags", "exact"),
      ...all("allowVersionUpgrade applyImmediately automatedSnapshotRetentionPeriod availabilityZone", kept),
      ...all("availabilityZoneRelocationEnabled clusterParameterGroupName clusterSubnetGroupName clusterType", kept),
      ...all("clusterVersion enhancedVpcRouting finalSnapshotIdentifier maintenanceTrackName", kept),
      ...all("manualSnapshotRetentionPeriod masterPasswordWoVersion multiAz nodeType numberOfNodes port", kept),
      ...all("preferredMaintenanceWindow publiclyAccessible skipFinalSnapshot vpcSecurityGroupIds", kept),
      ...all("encrypted kmsKeyId", unencrypted),
      region: oneRegion,
    },
    outputs: clusterOutputs,
  },
  "aws:redshift/subnetGroup:SubnetGroup": {
    properties: { ...all("name description subnetIds tags", kept), region: oneRegion },
    outputs: groupOutputs("subnetgroup"),
  },
  "aws:redshift/parameterGroup:ParameterGroup": {
    properties: { ...all("name description family tags", kept), parameters: alwaysSnapshot, region: oneRegion },
    outputs: groupOutputs("parametergroup"),
  },
  "aws:redshift/clusterIamRoles:ClusterIamRoles": {
    properties: { ...all("clusterIdentifier iamRoleArns defaultIamRoleArn", "exact"), region: oneRegion },
    outputs: (inputs) => ({ id: String(inputs.clusterIdentifier) }),
  },
  "aws:redshiftdata/statement:Statement": {
    properties: {
      ...all(
        "clusterIdentifier database dbUser parameters secretArn sql statementName withEvent workgroupName",
        "exact",
      ),
      region: oneRegion,
    },
    outputs: (_, at) => ({ id: uuid(at) }),
  },
};
