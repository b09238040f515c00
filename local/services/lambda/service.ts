import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import { AwsError, UsageError } from "../errors";
import { text } from "../input";
import type { Api, Caller, Input, Service, ServiceDefinition } from "../service";
import { AsyncInvocations } from "./asyncInvocations";
import { asyncSettings } from "./asyncSettings";
import { fidelity } from "./fidelity";
import { functionSettings, type FunctionSettings } from "./functionSettings";
import { Invoking } from "./invoking";
import { LambdaFunction } from "./lambdaFunction";
import { checkedQueue } from "./mapping/mappingRights";
import { effectiveVisibility, mappingSettings, type MappingSettings } from "./mapping/mappingSettings";
import { Poller } from "./mapping/poller";
import { functionNameOf, permissionStatement } from "./permission";
import { resources } from "./resources";

/** Functions that run in workers of this process, and what feeds them. */
class Lambda implements Service {
  readonly api: Api;
  private readonly functions = new Map<string, LambdaFunction>();
  private readonly mappings: MappingSettings[] = [];
  private readonly pollers: Poller[] = [];
  private readonly queue: AsyncInvocations;

  constructor(private readonly cloud: Cloud) {
    this.queue = new AsyncInvocations(cloud, (name) => this.functions.get(name));
    const invoking = new Invoking(cloud, (reference) => this.find(reference), this.queue);
    this.api = {
      protocol: "rest-json",
      signingName: "lambda",
      operations: {
        Invoke: (input, caller) => invoking.invoke(input, caller),
        GetFunction: (input, caller) => this.getFunction(input, caller),
        ListFunctions: (_input, caller) => this.listFunctions(caller),
      },
    };
  }

  deploy(resource: Resource): void {
    if (resource.type === "aws:lambda/function:Function") this.addFunction(functionSettings(resource));
    else if (resource.type === "aws:lambda/permission:Permission") this.addPermission(resource);
    else if (resource.type === "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")
      this.configureEvents(resource);
    else this.mappings.push(mappingSettings(resource));
  }

  async start(): Promise<void> {
    for (const { settings } of this.functions.values()) this.checkDeadLetters(settings);
    for (const mapping of this.mappings.filter(({ enabled }) => enabled))
      this.pollers.push(await this.pollerOf(mapping));
    for (const poller of this.pollers) poller.start();
    this.queue.resume();
  }

  async stop(): Promise<void> {
    for (const poller of this.pollers) poller.stop();
    for (const fn of this.functions.values()) await fn.stop();
  }

  private addFunction(settings: FunctionSettings): void {
    if (!this.cloud.offer("iam").trusts(settings.role, "lambda.amazonaws.com", settings.arn))
      throw new AwsError(
        "InvalidParameterValueException",
        `The role defined for the function cannot be assumed by Lambda: ${settings.role} does not trust lambda.amazonaws.com.`,
      );
    this.functions.set(settings.name, new LambdaFunction(settings, this.cloud));
  }

  private addPermission(resource: Resource): void {
    const fn = this.find(String(resource.outputs.function));
    fn.permit(permissionStatement(resource, fn.settings.arn));
  }

  private configureEvents(resource: Resource): void {
    const settings = asyncSettings(resource);
    this.find(settings.functionName);
    this.queue.configure(settings);
  }

  /** As AWS does when the function is made. */
  private checkDeadLetters({ name, role, deadLetterArn }: FunctionSettings): void {
    if (deadLetterArn === undefined) return;
    const [action, what] = deadLetterArn.startsWith("arn:aws:sns:")
      ? ["sns:Publish", "SNS"]
      : ["sqs:SendMessage", "SQS"];
    const caller = this.cloud.asRole(role, `function:${name}`);
    if (this.cloud.allows({ caller, action, resource: deadLetterArn })) return;
    throw new UsageError(
      `Function "${name}": The provided execution role does not have permissions to call ${action.split(":")[1]} on ${what}. ` +
        `AccessDenied: ${role} may not ${action} on ${deadLetterArn}.`,
    );
  }

  private async pollerOf(settings: MappingSettings): Promise<Poller> {
    const { cloud } = this;
    const fn = this.find(settings.functionName);
    const caller = cloud.asRole(fn.settings.role, `mapping:${settings.uuid}`);
    const queue = await checkedQueue(cloud, caller, settings.queueArn);
    const { timeoutSeconds } = fn.settings;
    if (queue.visibilitySeconds < timeoutSeconds)
      throw new UsageError(
        `InvalidParameterValueException: Queue visibility timeout: ${queue.visibilitySeconds} seconds is less than ` +
          `Function timeout: ${timeoutSeconds} seconds (${settings.queueArn}, ${fn.settings.name}).`,
      );
    const visibilitySeconds = effectiveVisibility(settings.windowSeconds, timeoutSeconds, queue.visibilitySeconds);
    return new Poller({ cloud, fn, settings, queueUrl: queue.url, visibilitySeconds, caller });
  }

  /** @throws ResourceNotFoundException */
  private find(reference: string): LambdaFunction {
    const name = functionNameOf(reference);
    const fn = this.functions.get(name);
    if (fn !== undefined) return fn;
    const arn = `arn:aws:lambda:${this.cloud.region}:${this.cloud.accountId}:function:${name}`;
    throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
  }

  private getFunction(input: Input, caller: Caller): unknown {
    const fn = this.find(text(input, "FunctionName"));
    const { arn } = fn.settings;
    this.cloud.authorize({ caller, action: "lambda:GetFunction", resource: arn, resourcePolicy: fn.policy });
    return { Configuration: configurationOf(fn.settings), Code: { RepositoryType: "S3" } };
  }

  private listFunctions(caller: Caller): unknown {
    this.cloud.authorize({ caller, action: "lambda:ListFunctions", resource: "*" });
    return { Functions: [...this.functions.values()].map(({ settings }) => configurationOf(settings)) };
  }
}

function configurationOf(settings: FunctionSettings) {
  return {
    FunctionName: settings.name,
    FunctionArn: settings.arn,
    Runtime: settings.runtime,
    Role: settings.role,
    Handler: settings.handler,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    CodeSha256: settings.codeSha256,
    Version: "$LATEST",
    Environment: { Variables: settings.environment },
    State: "Active",
    PackageType: "Zip",
  };
}

export const definition: ServiceDefinition = {
  name: "lambda",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new Lambda(cloud),
};
