import { Resource } from "../../../policy/core/resource";
import { Stack as StackView } from "../../../policy/core/stack";
import { unknown } from "../../../policy/core/unknown";

/** Resources by name. */
export type Stack = Readonly<
  Record<string, { readonly type: string; readonly props: Readonly<Record<string, unknown>> }>
>;

/** After deployment every value is known; in a first preview whatever comes from another resource is not. */
export type Phase = "preview" | "deployed";

export const made = (type: string, props: Readonly<Record<string, unknown>> = {}) => ({ type, props });

/** An output of another resource of the stack: its id, or its ARN. */
export const from = (name: string, output: "id" | "arn" = "id") => ({ from: name, output });

/** A policy document as JSON text; unknown as a whole while part of it is. */
export const doc = (...statements: readonly unknown[]) => ({ doc: { Version: "2012-10-17", Statement: statements } });

/** A resource's policy that denies the action to whoever comes without TLS. */
export const onlyOverTls = (action: string, of: string) =>
  doc({
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: from(of, "arn"),
    Condition: { Bool: { "aws:SecureTransport": false } },
  });

const outputs = {
  id: (name: string) => `${name}-id`,
  arn: (name: string) => `arn:aws:test:us-east-1:000000000000:${name}-id`,
} as const;

export function stackOf(stack: Stack, phase: Phase): StackView {
  return new StackView(
    Object.entries(stack).map(([name, { type, props }]) => {
      const computed =
        phase === "preview" ? { id: unknown, arn: unknown } : { id: outputs.id(name), arn: outputs.arn(name) };
      const inputs = Object.fromEntries(Object.entries(props).map(([key, value]) => [key, resolved(value, phase)]));
      const comesFrom = Object.fromEntries(
        Object.entries(props).map(([key, value]) => [key, sources(value).map(urnOf)]),
      );
      return new Resource({ urn: urnOf(name), type, name, props: { ...computed, ...inputs }, inputs, comesFrom });
    }),
  );
}

const urnOf = (name: string): string => `urn:pulumi:test::test::t::${name}`;

const isFrom = (value: object): value is ReturnType<typeof from> => "from" in value;
const isDoc = (value: object): value is ReturnType<typeof doc> => "doc" in value;

function resolved(value: unknown, phase: Phase): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, phase));
  if (typeof value !== "object" || value === null) return value;
  if (isFrom(value)) return phase === "preview" ? unknown : outputs[value.output](value.from);
  if (!isDoc(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner, phase)]));
  return phase === "preview" && sources(value).length > 0 ? unknown : JSON.stringify(resolved(value.doc, phase));
}

function sources(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (isFrom(value)) return [value.from];
  return Object.values(value).flatMap(sources);
}
