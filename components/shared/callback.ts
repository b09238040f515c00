import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Foundation } from "../foundation";
import { grant, type Grantee } from "./grants";

/** What a callback runs as: a role of its own without managed policies, and an encrypted log group that it may write. */
export class CallbackIdentity implements Grantee {
  readonly role: aws.iam.Role;
  readonly logs: aws.cloudwatch.LogGroup;

  constructor(
    readonly label: string,
    readonly purpose: string,
    on: Foundation,
    options: pulumi.CustomResourceOptions,
  ) {
    this.role = on.roleFor("lambda", `${label}-role`, purpose, options);
    this.logs = on.logGroup(`${label}-logs`, undefined, options);
    const streams = pulumi.interpolate`${this.logs.arn}:*`;
    grant(
      this,
      "logs",
      [{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: streams }],
      options,
    );
  }
}

export interface CallbackArgs<Event, Result> {
  /** Name in AWS. @default one of Pulumi's making */
  name?: string;
  /** Runs once a cold start and returns the handler. It is serialized: plain data and modules only. */
  factory: () => (event: Event, context: aws.lambda.Context) => Promise<Result>;
  environment: Readonly<Record<string, pulumi.Input<string>>>;
  timeoutSeconds: number;
  /** @default 256 */
  memoryMib?: number;
  /** npm packages to put into the archive, with what they need. The AWS SDK is there already. @default none */
  packages?: readonly string[];
  /** Runs of the function at the same time; events beyond that are tried again by Lambda. @default the account's limit */
  atMostAtOnce?: number;
  /** Queue for events that an asynchronous call failed on for good. @default they are dropped, as Lambda does */
  deadLettersArn?: pulumi.Input<string>;
}

/** A function made of an inline callback. */
export function callback<Event, Result>(
  identity: CallbackIdentity,
  args: CallbackArgs<Event, Result>,
  options: pulumi.CustomResourceOptions,
): aws.lambda.CallbackFunction<Event, Result> {
  const {
    name,
    factory,
    environment,
    timeoutSeconds,
    memoryMib = 256,
    packages = [],
    atMostAtOnce,
    deadLettersArn,
  } = args;
  return new aws.lambda.CallbackFunction<Event, Result>(
    identity.label,
    {
      name,
      description: identity.purpose,
      role: identity.role,
      callbackFactory: factory,
      codePathOptions: { extraIncludePackages: [...packages] },
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      memorySize: memoryMib,
      timeout: timeoutSeconds,
      reservedConcurrentExecutions: atMostAtOnce,
      environment: { variables: environment },
      loggingConfig: { logFormat: "JSON", logGroup: identity.logs.name },
      deadLetterConfig: deadLettersArn === undefined ? undefined : { targetArn: deadLettersArn },
    },
    options,
  );
}
