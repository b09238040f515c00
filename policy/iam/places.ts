import type { Resource } from "../core/resource";
import type { View } from "../core/view";

/** What a document is for: rights of whoever carries it, of who may come to a resource, of who may take a role, of who may pass an endpoint. */
export type DocumentKind = "identity" | "resource" | "trust" | "endpoint";

interface Place {
  /** Property by dots; `[]` goes through a list. */
  readonly path: string;
  readonly kind: DocumentKind;
}

const identity: Place = { path: "policy", kind: "identity" };
const resource: Place = { path: "policy", kind: "resource" };
const endpoint: Place = { path: "policy", kind: "endpoint" };

/** Every place where policy documents live, by type. */
const places: Readonly<Record<string, readonly Place[]>> = {
  "aws:iam/policy:Policy": [identity],
  "aws:iam/rolePolicy:RolePolicy": [identity],
  "aws:iam/userPolicy:UserPolicy": [identity],
  "aws:iam/groupPolicy:GroupPolicy": [identity],
  "aws:iam/role:Role": [
    { path: "assumeRolePolicy", kind: "trust" },
    { path: "inlinePolicies[].policy", kind: "identity" },
  ],
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": [{ path: "inlinePolicy", kind: "identity" }],
  "aws:s3/bucketPolicy:BucketPolicy": [resource],
  "aws:s3/bucket:Bucket": [resource],
  "aws:s3/bucketV2:BucketV2": [resource],
  "aws:s3/accessPoint:AccessPoint": [resource],
  "aws:s3control/accessPointPolicy:AccessPointPolicy": [resource],
  "aws:sqs/queuePolicy:QueuePolicy": [resource],
  "aws:sqs/queue:Queue": [resource],
  "aws:sns/topicPolicy:TopicPolicy": [resource],
  "aws:sns/topic:Topic": [resource],
  "aws:kms/key:Key": [resource],
  "aws:kms/keyPolicy:KeyPolicy": [resource],
  "aws:secretsmanager/secretPolicy:SecretPolicy": [resource],
  "aws:secretsmanager/secret:Secret": [resource],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": [resource],
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": [{ path: "policyDocument", kind: "resource" }],
  "aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy": [{ path: "accessPolicy", kind: "resource" }],
  "aws:s3control/accessGrantsInstanceResourcePolicy:AccessGrantsInstanceResourcePolicy": [resource],
  "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy": [
    { path: "details.policy", kind: "resource" },
  ],
  "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy": [resource],
  "aws:s3tables/tableBucketPolicy:TableBucketPolicy": [{ path: "resourcePolicy", kind: "resource" }],
  "aws:schemas/registryPolicy:RegistryPolicy": [resource],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": [resource],
  "aws:backup/vaultPolicy:VaultPolicy": [resource],
  "aws:glue/resourcePolicy:ResourcePolicy": [resource],
  "aws:redshift/resourcePolicy:ResourcePolicy": [resource],
  "aws:redshiftserverless/resourcePolicy:ResourcePolicy": [resource],
  "aws:kinesis/resourcePolicy:ResourcePolicy": [resource],
  "aws:dynamodb/resourcePolicy:ResourcePolicy": [resource],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [endpoint],
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": [endpoint],
};

/** The types that carry documents of these kinds. */
export const typesWith = (...kinds: readonly DocumentKind[]): string[] =>
  Object.keys(places).filter((type) => places[type]?.some(({ kind }) => kinds.includes(kind)));

/** Where this resource has documents of these kinds, given or not. */
export function placesOf(
  resource: Resource,
  kinds: readonly DocumentKind[],
): Array<{ place: View; kind: DocumentKind }> {
  const own = (places[resource.type] ?? []).filter(({ kind }) => kinds.includes(kind));
  return own.flatMap(({ path, kind }) => viewsAt(resource, path).map((place) => ({ place, kind })));
}

function viewsAt(resource: Resource, path: string): View[] {
  const [list = "", inner] = path.split("[].");
  if (inner === undefined) return [resource.at(path)];
  return resource
    .at(list)
    .items()
    .map((item) => item.at(inner));
}
