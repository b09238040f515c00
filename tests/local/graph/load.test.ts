import * as assert from "node:assert/strict";
import { unknownValue, type Graph } from "../../../local/graph/graph";
import { graphOf } from "../../../local/graph/load";
import { UsageError } from "../../../local/services/errors";
import { projectOf } from "../../support/project";

const project = `
name: small
runtime: nodejs
config:
  days: { type: integer, default: 7, description: How long logs are kept. }
`;
const program = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
class Pair extends pulumi.ComponentResource {
  readonly second: aws.cloudwatch.LogGroup;
  constructor(name: string, days: number) {
    super("small:index:Pair", name);
    const first = new aws.cloudwatch.LogGroup(name + "-first", { retentionInDays: days }, { parent: this });
    this.second = new aws.cloudwatch.LogGroup(name + "-second", { name: pulumi.interpolate\`\${first.name}-twin\` }, { parent: this });
  }
}
const pair = new Pair("pair", new pulumi.Config().requireNumber("days"));
export const groups = { second: pair.second.name, stack: pulumi.getStack() };
`;

describe("graphOf", function () {
  this.timeout(30_000);
  let made: ReturnType<typeof projectOf>;
  const start = (files: Readonly<Record<string, string>>) =>
    (made = projectOf({ "Pulumi.yaml": project, "Pulumi.test.yaml": "config: {}\n", "index.ts": program, ...files }));
  const refusal = async (): Promise<string> => {
    const error = await graphOf(made.root, "test").then(
      () => assert.fail("it was accepted"),
      (failed: unknown) => failed,
    );
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  };
  afterEach(() => made.remove());

  it("resolves inputs, parents, dependencies and outputs", async () => {
    start({});
    const graph = await graphOf(made.root, "test");
    const [component, first, second] = graph.resources;
    assert.equal(component?.custom, false);
    assert.equal(first?.inputs.retentionInDays, 7);
    assert.equal(first?.parent, component?.urn);
    assert.match(String(first?.outputs.name), /^pair-first-[0-9a-f]{7}$/);
    assert.deepEqual(second?.dependencies, [first?.urn]);
    assert.deepEqual(graph.outputs, { groups: { second: `${String(first?.outputs.name)}-twin`, stack: "test" } });
  });

  it("refuses two resources of one name, as Pulumi does", async () => {
    start({ "index.ts": `${program}\nnew Pair("pair", 7);\n` });
    assert.match(await refusal(), /small:index:Pair "pair": this name is taken/);
  });

  it("names resources by all their parents, in dependencies, too", async () => {
    const nested = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const outer = new pulumi.ComponentResource("small:index:Outer", "outer");
const inner = new pulumi.ComponentResource("small:index:Inner", "inner", {}, { parent: outer });
const group = new aws.cloudwatch.LogGroup("group", {}, { parent: inner });
new aws.cloudwatch.LogGroup("twin", { name: group.name }, { parent: inner });
`;
    start({ "index.ts": nested });
    const { resources } = await graphOf(made.root, "test");
    const [, , group, twin] = resources;
    assert.match(group?.urn ?? "", /::small:index:Outer\$small:index:Inner\$aws:cloudwatch/);
    assert.deepEqual(twin?.propertyDependencies, { name: [group?.urn] });
  });

  it("leaves what AWS computes unknown in a preview, and nothing else", async () => {
    start({});
    const { resources } = await graphOf(made.root, "test", {}, "preview");
    const [, first, second] = resources;
    assert.deepEqual(first?.inputs, { retentionInDays: 7 });
    assert.deepEqual(second?.inputs, { name: unknownValue });
    assert.deepEqual(second?.propertyDependencies, { name: [first?.urn] });
  });

  it("gives the same graph each time, and a new one when a file has changed", async () => {
    start({});
    const first = await graphOf(made.root, "test");
    assert.deepEqual(await graphOf(made.root, "test"), first);
    made.write("Pulumi.test.yaml", "config:\n  small:days: 30\n");
    assert.equal((await graphOf(made.root, "test")).resources[1]?.inputs.retentionInDays, 30);
  });

  it("keeps a graph with settings, apart from the one without, until a file has changed", async () => {
    start({ "index.ts": `${program}export const evaluatedIn = process.pid;\n` });
    const month = { "small:days": 30 };
    const daysIn = ({ resources }: Graph) => resources[1]?.inputs.retentionInDays;
    const first = await graphOf(made.root, "test", month);
    assert.deepEqual([daysIn(first), daysIn(await graphOf(made.root, "test"))], [30, 7]);
    assert.deepEqual(await graphOf(made.root, "test", month), first);
    made.write("index.ts", program.replace("retentionInDays: days", "retentionInDays: days + 60"));
    assert.equal(daysIn(await graphOf(made.root, "test", month)), 90);
  });

  it("loads TypeScript only for functions that it has not met before", async () => {
    const serializing = `
import * as pulumi from "@pulumi/pulumi";
const isLoaded = () => Object.keys(require.cache).some((file) => file.endsWith("/typescript/lib/typescript.js"));
const days = new pulumi.Config().requireNumber("days");
const serialized = pulumi.output(pulumi.runtime.serializeFunction(() => days));
export const { text, compiler } = { text: serialized.text, compiler: serialized.apply(isLoaded) };
`;
    start({ "index.ts": serializing });
    const first = await graphOf(made.root, "test");
    assert.match(String(first.outputs.text), /days: 7/);
    const second = await graphOf(made.root, "test", { "small:days": 30 });
    assert.match(String(second.outputs.text), /days: 30/);
    assert.equal(second.outputs.compiler, false);
  });

  it("refuses a resource type and a property that the runtime does not support, all at once and by name", async () => {
    start({
      "index.ts": `
        import * as aws from "@pulumi/aws";
        new aws.neptune.Cluster("graphs", {});
        new aws.cloudwatch.LogGroup("logs", { region: "eu-west-1" });`,
    });
    const message = await refusal();
    assert.match(message, /aws:neptune\/cluster:Cluster "graphs": .*does not support this resource type/);
    assert.match(message, /aws:cloudwatch\/logGroup:LogGroup "logs": .*does not support the property region/);
  });

  it("names the stacks there are when given another", async () => {
    start({});
    await assert.rejects(graphOf(made.root, "nowhere"), /Unknown stack "nowhere".*Stacks here: test/);
  });

  it("names key, value and declared type of a config value that is wrong", async () => {
    start({ "Pulumi.test.yaml": "config:\n  small:days: soon\n" });
    assert.match(await refusal(), /small:days is "soon"; Pulumi.yaml declares it as integer/);
  });

  it("passes on an error that the program throws", async () => {
    start({ "index.ts": `throw new RangeError("coldAfterDays is 7")` });
    assert.match(await refusal(), /coldAfterDays is 7/);
  });

  it("does not lose an error inside an apply", async () => {
    start({
      "index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        pulumi.output(1).apply(() => { throw new Error("lost in apply"); });`,
    });
    assert.match(await refusal(), /lost in apply/);
  });
});
