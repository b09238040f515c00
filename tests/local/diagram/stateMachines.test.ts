import * as assert from "node:assert/strict";
import { diagramOf } from "../../../local/diagram/diagramOf";
import { crawler, edgesOf, graphWith, job, lambda, made, topic } from "./picture";

const machine = (States: object, StartAt = Object.keys(States)[0]) =>
  made("aws:sfn/stateMachine:StateMachine", "flow", {
    name: "flow",
    roleArn: "arn:aws:iam::000000000000:role/flow",
    definition: JSON.stringify({ StartAt, States }),
  });
const task = (action: string, Arguments: object, Next: string, more: object = {}) => ({
  Type: "Task",
  Resource: `arn:aws:states:::${action}`,
  Arguments,
  Next,
  ...more,
});

describe("state machines in a diagram", () => {
  const Done = { Type: "Succeed" };

  it("have their steps in a box of their own, each leading to what it runs", () => {
    const steps = { Load: task("glue:startJobRun.sync", { JobName: "load" }, "Done"), Done };
    const diagram = diagramOf(graphWith([machine(steps), job("load")]));
    assert.deepEqual(edgesOf(diagram), ["flow -flow-> Load", "Load -flow-> Done", "Load -flow-> load: runs"]);
    const [box] = diagram.groups;
    assert.equal(box?.title, "state machine flow");
    assert.deepEqual(
      diagram.nodes.filter(({ group }) => group === box?.id).map(({ label }) => label),
      ["flow", "Load", "Done"],
    );
  });

  it("fold the waiting for something into the step that began it", () => {
    const steps = {
      Crawl: task("aws-sdk:glue:startCrawler", { Name: "reader" }, "Wait"),
      Wait: { Type: "Wait", Seconds: 5, Next: "Look" },
      Look: task("aws-sdk:glue:getCrawler", { Name: "reader" }, "Is it done?"),
      "Is it done?": {
        Type: "Choice",
        Choices: [
          { Condition: "{% $ok %}", Next: "Done" },
          { Condition: "{% $bad %}", Next: "Say why" },
        ],
        Default: "Wait",
      },
      "Say why": { Type: "Pass", Next: "Failed" },
      Failed: { Type: "Fail" },
      Done,
    };
    const diagram = diagramOf(graphWith([machine(steps), crawler("reader")]));
    assert.deepEqual(edgesOf(diagram), [
      "flow -flow-> Crawl",
      "Crawl -flow-> Done",
      "Crawl -flow-> Failed",
      "Crawl -flow-> reader: runs",
    ]);
    const step = diagram.nodes.find(({ label }) => label === "Crawl");
    assert.deepEqual(step?.details, ["and waits until it is done"]);
  });

  it("show once where steps go when they fail, if many go there", () => {
    const Catch = [{ ErrorEquals: ["States.ALL"], Next: "Tell" }];
    const step = (Next: string) => task("lambda:invoke", { FunctionName: "f" }, Next, { Catch });
    const Tell = { Type: "Wait", Seconds: 1, Next: "Failed" };
    const edges = (steps: object) =>
      edgesOf(diagramOf(graphWith([machine({ ...steps, Done, Tell, Failed: { Type: "Fail" } })]))).filter((edge) =>
        edge.endsWith("Tell"),
      );
    assert.deepEqual(edges({ A: step("B"), B: step("C"), C: step("Done") }), ["when a step fails -trouble-> Tell"]);
    assert.deepEqual(edges({ A: step("B"), B: step("Done") }), ["A -trouble-> Tell", "B -trouble-> Tell"]);
  });

  it("act on what tasks in the branches of a step name, in JSONPath too, or by ARN", () => {
    const news = topic("news");
    const direct = lambda("direct", "arn:aws:iam::000000000000:role/none");
    const { Arguments, ...publish } = task("sns:publish", { TopicArn: news.outputs.arn }, "Done");
    const Each = {
      Type: "Map",
      ItemProcessor: { StartAt: "Tell", States: { Tell: { ...publish, Parameters: Arguments } } },
      Next: "Call",
    };
    const Call = { Type: "Task", Resource: direct.outputs.arn, End: true };
    const edges = edgesOf(diagramOf(graphWith([machine({ Each, Call }), news, direct])));
    assert.deepEqual(edges, [
      "flow -flow-> Each",
      "Each -flow-> Call",
      "Each -flow-> news: tells",
      "Call -flow-> direct: calls",
    ]);
  });
});
