import { must, type Outcome } from "../../core/outcome";
import { resourceRule } from "../../core/rule";
import type { View } from "../../core/view";

/** AWS-managed policies that are administrator's rights, or give one service or more without limit to resources. */
const broad = [
  ...["AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "SecretsManagerReadWrite", "AWSGlueServiceRole"],
  ...[
    "AWSLambda_FullAccess",
    "AWSLambdaExecute",
    "AWSGlueConsoleFullAccess",
    "AWSGlueConsoleSageMakerNotebookFullAccess",
  ],
  ...[
    "AWSStepFunctionsFullAccess",
    "AWSKeyManagementServicePowerUser",
    "CloudWatchLogsFullAccess",
    "CloudWatchFullAccess",
  ],
  ...[
    "AmazonS3ReadOnlyAccess",
    "AmazonDMSVPCManagementRole",
    "AWSQuicksightAthenaAccess",
    "SystemAdministrator",
    "DatabaseAdministrator",
  ],
];

const name = (arn: string): string | undefined => /^arn:[^:]*:iam::aws:policy\/(.*\/)?([^/]+)$/.exec(arn)?.[2];

const isBroad = (arn: string, more: readonly string[]): boolean => {
  const policy = name(arn);
  return (
    policy !== undefined &&
    (broad.includes(policy) || more.includes(policy) || /FullAccess(V\d+|_v\d+)?$/i.test(policy))
  );
};

const attachments = {
  "aws:iam/role:Role": "managedPolicyArns",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "policyArns",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
} as const;

export const managedPoliciesNarrow = resourceRule<{ more: readonly string[] }>({
  name: "iam-managed-policies-narrow",
  severity: "high",
  what: "No AWS-managed policy gives a whole service away.",
  why: "They are written for no account in particular: every bucket, every secret, every role in reach.",
  remedy: "Write a policy that names the actions and resources of this role.",
  source:
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html#aws-managed-policies",
  frameworks: ["SecurityHub IAM.1", "CIS 1.16", "CIS 1.22"],
  peers: ["CKV_AWS_274", "CKV_AWS_275", "CKV2_AWS_56", "AwsSolutions-IAM4"],
  types: Object.keys(attachments),
  settings: {
    more: {
      type: "array",
      items: { type: "string" },
      default: [],
      description: "Names of further policies to refuse.",
    },
  },
  *check(resource, { more }) {
    const place = resource.at(attachments[resource.type as keyof typeof attachments]);
    for (const arn of place.items()) yield* narrow(arn, more);
  },
});

const narrow = (arn: View, more: readonly string[]): Outcome[] =>
  must(
    arn.satisfies((raw) => typeof raw !== "string" || !isBroad(raw, more)),
    arn,
    "a policy with named resources",
  );
