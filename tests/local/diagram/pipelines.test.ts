import * as assert from "node:assert/strict";
import { diagramOf } from "../../../local/diagram/diagramOf";
import type { Graph, Resource } from "../../../local/graph/graph";
import { UsageError } from "../../../local/services/errors";
import { bucket, edgesOf, graphWith, lambda, made, queue, role, topic } from "./picture";

const component = (name: string): Resource => ({
  ...bucket(name),
  urn: `urn:pulumi:test::landfall::my:index:Zone::${name}`,
  type: "my:index:Zone",
  custom: false,
});

/** Two pipelines, each a zone whose queue calls a function that tells people by a topic of both. */
function two(): Graph {
  const news = topic("news");
  const one = (name: string) => {
    const zone = component(`${name}-zone`);
    const within = (resource: Resource): Resource => ({ ...resource, parent: zone.urn });
    const [landing, inbox] = [within(bucket(`${name}-landing`)), within(queue(`${name}-inbox`))];
    const may = role(`${name}-may`, [["sns:Publish"], [String(news.outputs.arn)]]);
    const start = lambda(`${name}-start`, may.arn);
    const poll = { eventSourceArn: inbox.outputs.arn, functionName: start.outputs.arn };
    const mapping = made("aws:lambda/eventSourceMapping:EventSourceMapping", `${name}-poll`, poll);
    return { landing, all: [zone, landing, inbox, start, mapping, ...may.all] };
  };
  const [toll, sales] = [one("toll"), one("sales")];
  const outputs = (of: Resource) => ({ landingBucket: of.outputs.bucket, topicArn: news.outputs.arn });
  return graphWith([news, ...toll.all, ...sales.all], { toll: outputs(toll.landing), sales: outputs(sales.landing) });
}

describe("pipelines in a diagram", () => {
  it("are a box each, with what is beside and connected to what their outputs name; what several use is in none", () => {
    const { groups, nodes } = diagramOf(two());
    const boxOf = (label: string) => groups.find(({ id }) => id === nodes.find((node) => node.label === label)?.group);
    assert.deepEqual(
      ["toll-inbox", "toll-start", "sales-inbox", "sales-start", "news"].map((label) => boxOf(label)?.title),
      ["toll", "toll", "sales", "sales", undefined],
    );
  });

  it("are drawn alone on request, with what they share, and without a box", () => {
    const diagram = diagramOf(two(), { pipeline: "toll" });
    assert.deepEqual(edgesOf(diagram), ["toll-inbox -flow-> toll-start", "toll-start -flow-> news: tells"]);
    assert.deepEqual(diagram.groups, []);
  });

  it("are named in the refusal of one that is not there", () => {
    assert.throws(
      () => diagramOf(two(), { pipeline: "fish" }),
      (error) => error instanceof UsageError && /no pipeline "fish"\. It has: toll, sales/.test(error.message),
    );
  });
});
