import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../graph/graph";
import type { Level, Reconciled, Severity } from "./policies";

/** By the numbers of the protocol. */
export const levels: readonly Level[] = ["advisory", "mandatory", "disabled", "remediate"];
export const severities: readonly Severity[] = ["", "low", "medium", "high", "critical"];

/** A resource as the engine shows it to a pack: inputs before it is created, outputs in the end. */
export interface Analyzed {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

export function resourceRequest({ urn, type, name, parent, inputs }: Analyzed): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest();
  request.setUrn(urn);
  request.setType(type);
  request.setName(name);
  request.setProperties(struct(inputs));
  request.setOptions(optionsOf(parent));
  return request;
}

export function stackRequest(resources: readonly Analyzed[]): proto.AnalyzeStackRequest {
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList(resources.map(stackResource));
  return request;
}

function stackResource(resource: Analyzed): proto.AnalyzerResource {
  const result = new proto.AnalyzerResource();
  result.setUrn(resource.urn);
  result.setType(resource.type);
  result.setName(resource.name);
  result.setParent(resource.parent);
  result.setProperties(struct(resource.outputs));
  result.setOptions(optionsOf(resource.parent));
  result.setDependenciesList([...resource.dependencies]);
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    const from = new proto.AnalyzerPropertyDependencies();
    from.setUrnsList([...urns]);
    result.getPropertydependenciesMap().set(property, from);
  }
  return result;
}

export function configRequest(config: Reconciled): proto.ConfigureAnalyzerRequest {
  const request = new proto.ConfigureAnalyzerRequest();
  for (const [name, { level, settings }] of config) {
    const policy = new proto.PolicyConfig();
    policy.setEnforcementlevel(levels.indexOf(level));
    policy.setProperties(struct(settings));
    request.getPolicyconfigMap().set(name, policy);
  }
  return request;
}

function optionsOf(parent: string): proto.AnalyzerResourceOptions {
  const options = new proto.AnalyzerResourceOptions();
  options.setParent(parent);
  return options;
}

function struct(properties: Properties): Struct {
  return Struct.fromJavaScript(onWire(properties) as Record<string, JavaScriptValue>);
}

const signature = "4dabf18193072939515e22adb298388d";
const archive = { [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", path: "archive" };
const asset = { [signature]: "c44067f5952c0a294b673a41bacd8c17", path: "asset" };

/** Assets go as the engine marks them; no rule reads their content. */
function onWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(onWire);
  if (typeof value !== "object" || value === null) return value;
  if ("asset" in value && typeof value.asset === "string") return value.asset === "archive" ? archive : asset;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, onWire(inner)]));
}
