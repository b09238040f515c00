import { AwsError } from "../../services/errors";
import { fromHeader } from "./headerText";
import { headerMembers, ignoredHeaders, queryMembers, type Member } from "./members";

const metadataPrefix = "x-amz-meta-";

function wrongValue(name: string, wanted: string, value: string): AwsError {
  return new AwsError("InvalidArgument", `${name} is "${value}"; it must be ${wanted}.`);
}

function parsed({ name, kind }: Member, value: string): unknown {
  if (kind === "text") return value;
  if (kind === "boolean") return value.toLowerCase() === "true";
  if (kind === "list") return value.split(",").map((item) => item.trim());
  if (kind === "date") {
    const moment = new Date(value);
    return Number.isNaN(moment.getTime()) ? undefined : moment; // as AWS, which passes over a date that is none
  }
  if (!/^-?\d{1,15}$/.test(value)) throw wrongValue(name, "a whole number", value);
  return Number(value);
}

/** The one place where something unknown would else be dropped without a word. */
function refuseUnknown(header: string): void {
  if (!header.startsWith("x-amz-") || ignoredHeaders.has(header)) return;
  throw new AwsError("NotImplemented", `Header ${header} is not supported locally.`, 501);
}

/**
 * The members of an S3 operation's input that stand in headers and query, user metadata among them.
 * @throws AwsError NotImplemented for an x-amz- header with a meaning that is not kept here
 */
export function inputOf(headers: NodeJS.Dict<string | string[]>, query: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const metadata: Record<string, string> = {};
  const take = (name: string, value: string) => {
    const member = headerMembers.get(name);
    if (name.startsWith(metadataPrefix)) metadata[name.slice(metadataPrefix.length)] = value;
    else if (member !== undefined) input[member.name] = parsed(member, value);
    else refuseUnknown(name);
  };
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) take(name, fromHeader(Array.isArray(value) ? value.join(",") : value));
  }
  for (const [name, value] of query) {
    const member = queryMembers.get(name);
    if (member !== undefined) input[member.name] = parsed(member, value);
    else if (/^x-amz-/i.test(name)) take(name.toLowerCase(), value);
  }
  if (Object.keys(metadata).length > 0) input.Metadata = metadata;
  return input;
}
