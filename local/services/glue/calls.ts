import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import { optionalNumber, optionalText } from "../input";
import type { Caller, Input } from "../service";
import { glueArn } from "./names";

/** @throws AccessDeniedException where `caller` may not do `glue:<operation>` on the resource of that kind and name */
export function authorizeOn(cloud: Cloud, caller: Caller, operation: string, kind: string, name: string): void {
  cloud.authorize({ caller, action: `glue:${operation}`, resource: glueArn(cloud, kind, name) });
}

/** Listing is not asked of one resource. */
export function authorizeAll(cloud: Cloud, caller: Caller, operation: string): void {
  cloud.authorize({ caller, action: `glue:${operation}`, resource: "*" });
}

/** @throws EntityNotFoundException */
export function existing<T>(found: T | undefined, kind: string, name: string): T {
  if (found === undefined) throw new AwsError("EntityNotFoundException", `${kind} with name: ${name} not found.`);
  return found;
}

/**
 * One page of a list, under `member`, with AWS's NextToken where there is more.
 * @param standard items a page, where the call does not say
 * @param shape what AWS makes of an item: asked for those of the page only
 */
export function page<T>(
  input: Input,
  member: string,
  items: readonly T[],
  standard = 100,
  shape: (item: T) => unknown = (item) => item,
): Record<string, unknown> {
  const from = Number(optionalText(input, "NextToken") ?? 0);
  if (!Number.isInteger(from) || from < 0) throw new AwsError("InvalidInputException", "NextToken is invalid.");
  const size = optionalNumber(input, "MaxResults") ?? standard;
  const more = from + size < items.length;
  const shapes = items.slice(from, from + size).map(shape);
  return { [member]: shapes, ...(more ? { NextToken: String(from + size) } : {}) };
}

/** A BatchGet: the shapes of those that exist under `found`, the names of the others under `missing`. */
export function batch(
  found: string,
  missing: string,
  names: readonly string[],
  shapeOf: (name: string) => unknown,
): Record<string, unknown> {
  const shapes = names.map((name) => [name, shapeOf(name)] as const);
  return {
    [found]: shapes.flatMap(([, shape]) => (shape === undefined ? [] : [shape])),
    [missing]: shapes.flatMap(([name, shape]) => (shape === undefined ? [name] : [])),
  };
}

/** `shape` of what is there. */
export function mapped<T, S>(value: T | undefined, shape: (value: T) => S): S | undefined {
  return value === undefined ? undefined : shape(value);
}
