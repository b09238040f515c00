import type { Properties, Resource } from "../../graph/graph";
import type { EdgeKind } from "../diagram";
import type { Nodes } from "../nodes";
import type { Line, Part, Sketch } from "../part";
import { at, parsed, sketchOf, textsOf, type Stack } from "../stack";
import { prefixOf } from "./buckets";

/** From what an event pattern asks for to the rule. */
export const eventRules: Part = {
  nodes: (stack) => stack.ofType("aws:cloudwatch/eventRule:EventRule").map(ruleNode),
  lines: (stack, nodes) =>
    stack.ofType("aws:cloudwatch/eventRule:EventRule").flatMap(({ urn, inputs }) =>
      sendersOf(parsed(inputs.eventPattern), stack, nodes).map(({ sender, label, kind }): Line => {
        return { from: sender.key, to: urn, kind, label };
      }),
    ),
};

function ruleNode(rule: Resource): Sketch {
  const schedule = rule.inputs.scheduleExpression;
  return { ...sketchOf(rule, "rule"), details: typeof schedule === "string" ? [schedule] : [] };
}

interface Sender {
  readonly sender: Sketch;
  readonly label: string;
  readonly kind: EdgeKind;
}

/** Who sends events that fit, by the source that they have. */
const senders: Readonly<Record<string, (detail: unknown, stack: Stack, nodes: Nodes) => Sender[]>> = {
  "aws.s3": ofBucket,
  "aws.glue": (detail, _stack, nodes) => [
    ...ofState(
      detail,
      "state",
      textsOf(at(detail, "jobName")).map((name) => nodes.named("job", name)),
    ),
    ...ofState(
      detail,
      "state",
      textsOf(at(detail, "crawlerName")).map((name) => nodes.named("crawler", name)),
    ),
  ],
  "aws.cloudwatch": (detail, _stack, nodes) =>
    ofState(
      at(detail, "state"),
      "value",
      textsOf(at(detail, "alarmName")).map((name) => nodes.named("alarm", name)),
    ),
  "aws.states": (detail, _stack, nodes) =>
    ofState(
      detail,
      "status",
      textsOf(at(detail, "stateMachineArn")).map((arn) => nodes.find(arn)),
    ),
};

function sendersOf(pattern: Properties, stack: Stack, nodes: Nodes): Sender[] {
  return textsOf(pattern.source).flatMap((source) => senders[source]?.(pattern.detail, stack, nodes) ?? []);
}

/** A bucket's events reach a rule only where the bucket sends them. */
function ofBucket(detail: unknown, stack: Stack, nodes: Nodes): Sender[] {
  const sending = stack
    .ofType("aws:s3/bucketNotification:BucketNotification")
    .filter(({ inputs }) => inputs.eventbridge === true)
    .map(({ inputs }) => inputs.bucket);
  const matchers = [at(detail, "object", "key") ?? []].flat();
  const label = matchers.map(keysOf).join(", ");
  return textsOf(at(detail, "bucket", "name"))
    .filter((bucket) => sending.includes(bucket))
    .flatMap((bucket) => nodes.place(bucket, prefixOf(matchers[0])) ?? [])
    .map((sender) => ({ sender, label, kind: "flow" }));
}

function keysOf(matcher: unknown): string {
  if (typeof matcher === "string") return matcher;
  const wildcard = at(matcher, "wildcard");
  if (typeof wildcard === "string") return wildcard;
  return `${String(at(matcher, "prefix") ?? "")}*${String(at(matcher, "suffix") ?? "")}`;
}

/** Something that ended; badly, unless success is among the states. */
function ofState(detail: unknown, property: string, found: ReadonlyArray<Sketch | undefined>): Sender[] {
  const states = textsOf(at(detail, property));
  const kind = states.length === 0 || states.some((state) => /^succeeded$/i.test(state)) ? "flow" : "trouble";
  const label = states.join(", ").toLowerCase().replaceAll("_", " ");
  return found.filter((sender) => sender !== undefined).map((sender) => ({ sender, label, kind }));
}
