import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import { optionalNumber, optionalText, text } from "../input";
import type { Caller, Input } from "../service";
import { Pattern } from "./pattern";
import { busName, type Rule } from "./rule";
import type { Rules } from "./rules";

const mostRules = 100;

/** Rules of one bus, by name; NextToken is the name to go on from. */
export function listRules(cloud: Cloud, rules: Rules, input: Input, caller: Caller) {
  const { region, accountId } = cloud;
  cloud.authorize({ caller, action: "events:ListRules", resource: `arn:aws:events:${region}:${accountId}:rule/*` });
  const prefix = optionalText(input, "NamePrefix") ?? "";
  const from = optionalText(input, "NextToken") ?? "";
  const limit = optionalNumber(input, "Limit") ?? mostRules;
  if (!(limit >= 1 && limit <= mostRules)) {
    throw new AwsError("ValidationException", `Limit is ${limit}; it must be 1 to ${mostRules}.`);
  }
  const found = rules
    .on(busName(input.EventBusName))
    .filter(({ name }) => name.startsWith(prefix) && name >= from)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const next = found[limit];
  return { Rules: found.slice(0, limit).map(described), ...(next === undefined ? {} : { NextToken: next.name }) };
}

function described(rule: Rule) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.bus,
    State: rule.enabled ? "ENABLED" : "DISABLED",
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    ...(rule.patternText === undefined ? {} : { EventPattern: rule.patternText }),
    ...(rule.scheduleText === undefined ? {} : { ScheduleExpression: rule.scheduleText }),
    ...(rule.roleArn === undefined ? {} : { RoleArn: rule.roleArn }),
  };
}

const mandatory = ["id", "account", "source", "time", "region", "resources", "detail-type"];

/** Whether a pattern matches an event. @throws InvalidEventPatternException, ValidationException on an incomplete event */
export function testEventPattern(cloud: Cloud, input: Input, caller: Caller) {
  cloud.authorize({ caller, action: "events:TestEventPattern", resource: "*" });
  const pattern = Pattern.compile(text(input, "EventPattern"));
  const event = parsedEvent(text(input, "Event"));
  const missing = mandatory.find((name) => !Object.hasOwn(event, name));
  if (missing !== undefined) throw invalidEvent(`${missing} is a required argument.`);
  return { Result: pattern.matches(event) };
}

function parsedEvent(json: string): object {
  try {
    const event: unknown = JSON.parse(json);
    if (typeof event === "object" && event !== null && !Array.isArray(event)) return event;
  } catch (error) {
    throw invalidEvent((error as Error).message);
  }
  throw invalidEvent("Event must be a JSON object.");
}

function invalidEvent(reason: string): AwsError {
  return new AwsError("ValidationException", `Parameter Event is not valid. Reason: ${reason}`);
}
