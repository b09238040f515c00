import * as assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Resource } from "../../policy/core/resource";
import { isStackRule, type Rule } from "../../policy/core/rule";
import { Stack } from "../../policy/core/stack";
import { unknown } from "../../policy/core/unknown";
import type { View } from "../../policy/core/view";
import { rules } from "../../policy/rules";
import { projectRoot } from "../support/environment";

/** Every file of rules: what it exports by name, which tables use. */
function exportedRules(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
  const found = texts.flatMap((text) => [
    ...text.matchAll(/export const (\w+) = \w*(?:[rR]ule)(?:<[^(]*>)?\(\{\s*(?:\.\.\.\w+,\s*)?name: "([a-z0-9-]+)"/g),
  ]);
  return new Map(found.map(([, constant = "", name = ""]) => [name, constant]));
}

const tables = readdirSync(__dirname)
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => readFileSync(join(__dirname, file), "utf8"))
  .join("\n");

describe("every rule", () => {
  const constants = exportedRules(join(projectRoot, "policy", "rules"));
  for (const { name } of rules) {
    it(`${name} has a table`, () => {
      const constant = constants.get(name);
      assert.ok(constant !== undefined, "its file exports it with its name first");
      assert.match(tables, new RegExp(`describe\\w+\\(\\s*${constant}\\b`));
    });
  }
});

const provider = join(projectRoot, "node_modules", "@pulumi", "aws");

describe("every type that a rule names", () => {
  const types = new Set(rules.flatMap((rule) => rule.types).filter((type) => type.startsWith("aws:")));
  it("is one of the provider's, in the release that the program uses", () => {
    const absent = [...types].filter((type) => {
      const file = join(provider, `${type.split(":")[1] ?? ""}.js`);
      return !existsSync(file) || !readFileSync(file, "utf8").includes(`'${type}'`);
    });
    assert.deepEqual(absent, []);
  });
});

/** A resource that notes which properties are read of it. */
class Watched extends Resource {
  readonly read = new Set<string>();

  override at(path: string): View {
    this.read.add(path.split(".")[0] ?? path);
    return super.at(path);
  }
}

/** The properties that a rule reads of a type: where none is set, and where none is known. */
function readBy(rule: Rule, type: string): ReadonlySet<string> {
  const owner = { urn: "urn:pulumi:s::p::t::n", type, name: "n" };
  const nothing = new Watched({ ...owner, props: {} });
  const unknowns = new Watched({ ...owner, props: new Proxy({}, { get: () => unknown }) });
  for (const resource of [nothing, unknowns]) {
    const stack = new Stack([resource]);
    for (const outcome of isStackRule(rule)
      ? rule.checkInStack(resource, stack, settingsOf(rule))
      : rule.check(resource, settingsOf(rule)))
      assert.ok(outcome.at.path !== undefined);
  }
  return new Set([...nothing.read, ...unknowns.read]);
}

const settingsOf = ({ settings = {} }: Rule) =>
  Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, setting.default]));

/** Rules that read one thing under several names, as several types have it. */
const severalShapes: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "accessControlPolicy",
  "aws:s3/bucketV2:BucketV2":
    "serverSideEncryptionConfiguration versioning replicationConfiguration website accessControlPolicy",
  "aws:s3/bucketObject:BucketObject": "grants accessControlPolicy",
  "aws:s3/bucketObjectv2:BucketObjectv2": "grants accessControlPolicy",
  "aws:s3/accessPoint:AccessPoint": "details",
  "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint": "publicAccessBlockConfiguration",
  "aws:lambda/permission:Permission": "organizationId",
  "aws:lambda/layerVersionPermission:LayerVersionPermission": "principalOrgId sourceAccount",
  "aws:redshiftserverless/namespace:Namespace": "encrypted",
  "aws:athena/database:Database": "configuration",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "cidrBlocks ipv6CidrBlocks",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "cidrBlocks ipv6CidrBlocks",
  "aws:ec2/securityGroupRule:SecurityGroupRule": "cidrIpv4 cidrIpv6 ipProtocol",
  "aws:ec2/networkAcl:NetworkAcl": "ruleAction",
  "aws:ec2/route:Route": "cidrBlock ipv6CidrBlock",
};

/** Names under which a finding says that a companion is missing: AWS has them, the resource has not. */
const inMessagesOnly = new Set(["publicAccessBlock", "flowLogs", "logging", "rotationRules"]);

describe("every property that a rule reads", () => {
  it("is one that the provider's resource has", () => {
    const absent = rules.flatMap((rule) =>
      rule.types
        .filter((type) => type.startsWith("aws:"))
        .flatMap((type) => {
          const declared = readFileSync(join(provider, `${type.split(":")[1] ?? ""}.d.ts`), "utf8");
          return [...readBy(rule, type)]
            .filter((name) => !inMessagesOnly.has(name) && !severalShapes[type]?.split(" ").includes(name))
            .filter((name) => !new RegExp(`\\b${name}\\??:`).test(declared))
            .map((name) => `${rule.name}: ${type} has no ${name}`);
        }),
    );
    assert.deepEqual(absent, []);
  });
});
