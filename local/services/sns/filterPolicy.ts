import { AwsError } from "../errors";
import { Pattern } from "../events/pattern";
import type { MessageAttributes } from "./message";

export type FilterScope = "MessageAttributes" | "MessageBody";

const mostKeys = 5;
const mostCombinations = 150;

/** Which messages a subscription wants: EventBridge's pattern language, on attributes or on the body. */
export class FilterPolicy {
  private constructor(
    private readonly pattern: Pattern | undefined,
    private readonly scope: FilterScope,
  ) {}

  /** As Subscribe takes a policy. @throws InvalidParameter in SNS's words */
  static compile(text: string, scope: FilterScope): FilterPolicy {
    const policy = parsed(text);
    refuseBareValues(policy);
    const { keys, combinations, nested } = measured(policy);
    if (nested && scope === "MessageAttributes") {
      throw refused("Filter policy scope MessageAttributes does not support nested filter policy");
    }
    if (keys > mostKeys) throw refused(`Filter policy can not have more than ${mostKeys} keys`);
    if (combinations > mostCombinations) throw refused("Filter policy is too complex");
    return FilterPolicy.accepted(policy, scope);
  }

  /**
   * As the matcher reads a policy that was taken: a bare value means itself, though Subscribe takes lists only.
   * @throws InvalidParameter where it is no pattern
   */
  static accepted(policy: Readonly<Record<string, unknown>>, scope: FilterScope): FilterPolicy {
    const isEmpty = Object.keys(policy).length === 0;
    return new FilterPolicy(isEmpty ? undefined : compiled(JSON.stringify(withLists(policy))), scope);
  }

  accepts(message: string, attributes: MessageAttributes): boolean {
    if (this.pattern === undefined) return true;
    const subject = this.scope === "MessageBody" ? structure(message) : valuesOf(attributes);
    return subject !== undefined && this.pattern.matches(subject);
  }

  /** Why a message is not wanted, in words. */
  explain(message: string, attributes: MessageAttributes): string | undefined {
    const subject = this.scope === "MessageBody" ? structure(message) : valuesOf(attributes);
    return subject === undefined ? "the message is no JSON object" : this.pattern?.explain(subject);
  }
}

function parsed(text: string): Record<string, unknown> {
  const policy = structure(text);
  if (policy === undefined) throw refused("failed to parse JSON");
  return policy;
}

function compiled(text: string): Pattern {
  try {
    return Pattern.compile(text);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw refused(error.message.replace("Event pattern is not valid. Reason: ", ""));
  }
}

function refuseBareValues(policy: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(policy)) {
    if (isStructure(value)) refuseBareValues(value);
    else if (!Array.isArray(value)) throw refused(`"${name}" must be an object or an array`);
  }
}

function withLists(policy: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const listed = (value: unknown) => (isStructure(value) ? withLists(value) : Array.isArray(value) ? value : [value]);
  return Object.fromEntries(Object.entries(policy).map(([name, value]) => [name, listed(value)]));
}

/** Leaf keys, the product of their lists' lengths, and whether any key stands inside another. */
function measured(policy: Readonly<Record<string, unknown>>): { keys: number; combinations: number; nested: boolean } {
  let [keys, combinations, nested] = [0, 1, false];
  for (const [name, value] of Object.entries(policy)) {
    const inner = name === "$or" && Array.isArray(value) ? value.map(measuredEntry) : [measuredEntry(value)];
    keys += inner.reduce((sum, each) => sum + each.keys, 0);
    combinations *=
      name === "$or" ? inner.reduce((sum, each) => sum + each.combinations, 0) : (inner[0]?.combinations ?? 1);
    nested ||= inner.some((each) => each.nested) || (name !== "$or" && isStructure(value));
  }
  return { keys, combinations, nested };
}

function measuredEntry(value: unknown) {
  if (isStructure(value)) return measured(value);
  return { keys: 1, combinations: Array.isArray(value) ? value.length : 1, nested: false };
}

function isStructure(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The JSON object that the text is; undefined where it is none. */
export function structure(text: string): Record<string, unknown> | undefined {
  const value = json(text);
  return isStructure(value) ? value : undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Binary attributes take no part in filtering. */
function valuesOf(attributes: MessageAttributes): Record<string, unknown> {
  const entries = Object.entries(attributes).flatMap(([name, { DataType, StringValue = "" }]) => {
    if (DataType.startsWith("Binary")) return [];
    if (DataType.startsWith("Number")) return [[name, Number(StringValue)]];
    return [[name, DataType === "String.Array" ? json(StringValue) : StringValue]];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function refused(reason: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: FilterPolicy: ${reason}`);
}
