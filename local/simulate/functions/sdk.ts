import { AwsError } from "../../services/errors";
import { isDated, throttles } from "./wire";

/** Makes one API call, as the function that asks for it. */
export type Call = (service: string, operation: string, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Our services by the SDK's packages. */
const services: Readonly<Record<string, string>> = {
  "@aws-sdk/client-s3": "s3",
  "@aws-sdk/client-sqs": "sqs",
  "@aws-sdk/client-sns": "sns",
  "@aws-sdk/client-glue": "glue",
  "@aws-sdk/client-sfn": "states",
  "@aws-sdk/client-redshift-data": "redshift",
  "@aws-sdk/client-cloudwatch": "cloudwatch",
  "@aws-sdk/client-eventbridge": "events",
  "@aws-sdk/client-lambda": "lambda",
  "@aws-sdk/client-athena": "athena",
};

interface Command {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * A stand-in for one of the AWS SDK's packages: its clients and commands, with calls made in process.
 * @returns undefined for a package that is none of the SDK's
 */
export function sdkPackage(name: string, call: Call): unknown {
  const service = services[name];
  if (service === undefined) return undefined;
  return new Proxy({}, { get: (_, member: string) => exported(service, member, call) });
}

function exported(service: string, member: string, call: Call): unknown {
  if (member.endsWith("Command")) return commandClass(member.slice(0, -"Command".length));
  if (member.endsWith("Client")) return clientClass(service, call);
  return undefined;
}

function commandClass(operation: string) {
  return class implements Command {
    readonly operation = operation;
    constructor(readonly input: Readonly<Record<string, unknown>> = {}) {}
  };
}

function clientClass(service: string, call: Call) {
  return class {
    async send({ operation, input }: Command): Promise<unknown> {
      try {
        return outward(await call(service, operation, inward(input)));
      } catch (error) {
        throw error instanceof AwsError ? sdkError(error) : error;
      }
    }
  };
}

/** As the wire would carry it: nothing undefined, texts of bodies as bytes. */
function inward(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, name === "Body" && typeof value === "string" ? Buffer.from(value) : value]),
  );
}

/** As the SDK gives it: moments as Date, a body with the SDK's ways to read it. */
function outward(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(outward);
  if (typeof answer !== "object" || answer === null || answer instanceof Date || Buffer.isBuffer(answer)) return answer;
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(answer)) given[name] = member(name, value);
  return given;
}

function member(name: string, value: unknown): unknown {
  if (name === "Body" && Buffer.isBuffer(value)) return { transformToString: async () => value.toString("utf8") };
  if (typeof value === "number" && isDated(name)) return new Date(value * 1000);
  return outward(value);
}

function sdkError({ code, message, status }: AwsError): Error {
  const $metadata = { httpStatusCode: status, attempts: 1 };
  const retryable = throttles(code) ? { $retryable: { throttling: true } } : {};
  return Object.assign(new Error(message), {
    name: code,
    $metadata,
    $fault: status >= 500 ? "server" : "client",
    ...retryable,
  });
}
