import * as assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Graph, Properties } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { projectRoot } from "../support/environment";
import { awsAnswers } from "./support/aws";
import type { Existing, Registered } from "./support/engine";
import { launched, type Deployment } from "./support/launch";

/** Every pipeline, so every component. */
const stack = "dev";

interface Asked {
  readonly urn: string;
  readonly inputs: Properties;
}

/** Fails with the first resource that differs: all of them at once nobody could read. */
function assertSame(actual: readonly Asked[], expected: readonly Asked[]): void {
  const wanted = new Map(expected.map(({ urn, inputs }) => [urn, inputs]));
  assert.deepEqual(actual.map(({ urn }) => urn).sort(), [...wanted.keys()].sort());
  const other = actual.find(({ urn, inputs }) => !isDeepStrictEqual(inputs, wanted.get(urn)));
  if (other !== undefined) assert.deepEqual(other.inputs, wanted.get(other.urn), other.urn);
}

const withoutStack = ({ registered }: Deployment): Registered[] =>
  registered.filter(({ type }) => type !== "pulumi:pulumi:Stack");

describe("the program in front of Pulumi's own runtime", function () {
  this.timeout(240_000);
  const nothing: Existing = new Map();
  let graph: Graph;
  let existing: Existing;

  const deployment = async (preview: boolean, what: Existing): Promise<Deployment> => {
    const result = await launched({ root: projectRoot, stack, preview, existing: what, answers: awsAnswers });
    assert.deepEqual({ code: result.code, said: result.said }, { code: 0, said: "" });
    return result;
  };

  before(async () => {
    graph = await graphOf(projectRoot, stack);
    existing = new Map(graph.resources.map((resource) => [resource.urn, resource]));
  });

  it("is previewed where nothing exists and all that AWS computes is unknown", async () => {
    const preview = await graphOf(projectRoot, stack, {}, "preview");
    assertSame(withoutStack(await deployment(true, nothing)), preview.resources);
  });

  it("asks for what the graph has", async () => {
    const update = await deployment(false, existing);
    assertSame(withoutStack(update), graph.resources);
    assert.deepEqual(update.outputs, graph.outputs);
  });

  it("asks for the same a second time, so that there is nothing to change", async () => {
    const again = await deployment(true, existing);
    assertSame(withoutStack(again), graph.resources);
    assert.deepEqual(again.outputs, graph.outputs);
  });
});
