/**
 * Resources that AWS does not bill, or that are billed with another: a log group with what writes to it, a trigger with the job that
 * it starts. By type, or by the beginnings of types.
 */
const free = [
  "aws:iam/",
  "aws:athena/database:",
  "aws:athena/namedQuery:",
  "aws:cloudwatch/eventBus:",
  "aws:cloudwatch/eventBusPolicy:",
  "aws:cloudwatch/eventRule:",
  "aws:cloudwatch/eventTarget:",
  "aws:cloudwatch/logGroup:",
  "aws:cloudwatch/logResourcePolicy:",
  "aws:ec2/defaultSecurityGroup:",
  "aws:ec2/internetGateway:",
  "aws:ec2/route:",
  "aws:ec2/routeTable:",
  "aws:ec2/routeTableAssociation:",
  "aws:ec2/securityGroup:",
  "aws:ec2/subnet:",
  "aws:ec2/vpc:",
  // The first million of the catalog's objects and requests a month.
  "aws:glue/catalogDatabase:",
  "aws:glue/catalogTable:",
  "aws:glue/classifier:",
  "aws:glue/connection:",
  "aws:glue/securityConfiguration:",
  "aws:glue/trigger:",
  "aws:glue/workflow:",
  "aws:kms/alias:",
  "aws:kms/keyPolicy:",
  "aws:lambda/eventSourceMapping:",
  "aws:lambda/permission:",
  "aws:redshift/clusterIamRoles:",
  "aws:redshift/parameterGroup:",
  "aws:redshift/subnetGroup:",
  // Statements run once, at deployment.
  "aws:redshiftdata/statement:",
  "aws:redshiftserverless/usageLimit:",
  "aws:s3/bucketLifecycleConfiguration:",
  "aws:s3/bucketObjectv2:",
  "aws:s3/bucketOwnershipControls:",
  "aws:s3/bucketPolicy:",
  "aws:s3/bucketPublicAccessBlock:",
  "aws:s3/bucketServerSideEncryptionConfiguration:",
  "aws:s3/bucketVersioning:",
  "aws:scheduler/scheduleGroup:",
  "aws:secretsmanager/secretPolicy:",
  "aws:secretsmanager/secretVersion:",
  "aws:sns/topicPolicy:",
  "aws:sns/topicSubscription:",
  "aws:sqs/queuePolicy:",
  "aws:sqs/redriveAllowPolicy:",
  "aws:sqs/redrivePolicy:",
  "aws:vpc/securityGroupEgressRule:",
  "aws:vpc/securityGroupIngressRule:",
] as const;

export const isFree = (type: string): boolean => free.some((beginning) => type.startsWith(beginning));

/** Groups of resources are billed for their parts: components have no slash in their types, but these providers' resources neither. */
export const isGroup = (type: string): boolean => !type.includes("/") && !/^(aws-native|awsx):/.test(type);
