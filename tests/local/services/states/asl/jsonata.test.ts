import * as assert from "node:assert/strict";
import { StatesError } from "../../../../../local/services/states/asl/statesError";
import { one, output, ran, TestHost } from "./support";

const jsonata = (state: object) => one(state, { QueryLanguage: "JSONata" });
const resource = "arn:aws:states:::aws-sdk:glue:getCrawler";

describe("a JSONata state", () => {
  it("works out Arguments, Output and Assign from $states", async () => {
    const host = new TestHost((call) => ({ Crawler: { State: "READY", of: call.parameters } }));
    const machine = {
      QueryLanguage: "JSONata",
      StartAt: "Get",
      States: {
        Get: {
          Type: "Task",
          Resource: resource,
          Arguments: { Name: "{% $states.input.name & '-' & $states.context.State.Name %}", Plain: [1, "{% 1 + 1 %}"] },
          Assign: { state: "{% $states.result.Crawler.State %}" },
          Output: { "got it": "{% $states.result.Crawler.of %}", none: "{% null %}" },
          Next: "Tell",
        },
        Tell: { Type: "Pass", Output: "{% {'state': $state, 'input': $states.input} %}", End: true },
      },
    };
    assert.deepEqual(await output(machine, { name: "raw" }, host), {
      state: "READY",
      input: { "got it": { Name: "raw-Get", Plain: [1, 2] }, none: null },
    });
  });

  it("hands its input on where there is no Output", async () => {
    assert.deepEqual(await output(jsonata({ Type: "Pass" }), { a: 1 }), { a: 1 });
  });

  it("gives plain arrays where the library makes sequences", async () => {
    const machine = jsonata({ Type: "Pass", Output: "{% $states.input.items[size > 1].name %}" });
    const items = [
      { name: "a", size: 1 },
      { name: "b", size: 2 },
      { name: "c", size: 3 },
    ];
    assert.deepEqual(await output(machine, { items }), ["b", "c"]);
  });

  it("fails by name, field and expression where an expression gives nothing, which a Catch takes", async () => {
    const state = { Type: "Task", Resource: resource, Arguments: { a: { b: "{% $states.input.missing %}" } } };
    const cause =
      "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression " +
      "'$states.input.missing' specified for the field 'Arguments/a/b' returned nothing (undefined).";
    const host = new TestHost();
    const outcome = await ran(jsonata(state), {}, host);
    assert.deepEqual(outcome, { status: "FAILED", error: "States.QueryEvaluationError", cause });
    assert.deepEqual(host.types, ["TaskStateEntered", "EvaluationFailed"]);
  });

  it("knows what failed in a Catch as $states.errorOutput", async () => {
    const host = new TestHost(() => {
      throw new StatesError("Glue.EntityNotFoundException", "no crawler");
    });
    const machine = {
      QueryLanguage: "JSONata",
      StartAt: "Get",
      States: {
        Get: {
          Type: "Task",
          Resource: resource,
          Catch: [
            {
              ErrorEquals: ["Glue.EntityNotFoundException"],
              Output: "{% $states.errorOutput.Cause %}",
              Assign: { failed: "{% $states.errorOutput.Error %}" },
              Next: "Broken",
            },
          ],
          End: true,
        },
        Broken: { Type: "Fail", Error: "{% $failed %}", Cause: "{% 'because of ' & $states.input %}" },
      },
    };
    assert.deepEqual(await ran(machine, {}, host), {
      status: "FAILED",
      error: "Glue.EntityNotFoundException",
      cause: "because of no crawler",
    });
  });

  it("chooses by Condition, with the rule's own Assign and Output", async () => {
    const machine = {
      QueryLanguage: "JSONata",
      StartAt: "Choose",
      States: {
        Choose: {
          Type: "Choice",
          Choices: [
            { Condition: "{% $states.input.n > 9 %}", Next: "Large" },
            {
              Condition: "{% $states.input.n > 3 %}",
              Output: "middling",
              Assign: { n: "{% $states.input.n %}" },
              Next: "Tell",
            },
          ],
          Default: "Large",
        },
        Large: { Type: "Succeed", Output: "large" },
        Tell: { Type: "Pass", Output: "{% $states.input & ' ' & $n %}", End: true },
      },
    };
    assert.equal(await output(machine, { n: 5 }), "middling 5");
    assert.equal(await output(machine, { n: 50 }), "large");
  });

  it("maps over Items, with ItemSelector", async () => {
    const machine = jsonata({
      Type: "Map",
      Items: "{% $states.input.names %}",
      ItemSelector: { name: "{% $states.context.Map.Item.Value %}", of: "{% $count($states.input.names) %}" },
      ItemProcessor: {
        StartAt: "In",
        States: { In: { Type: "Pass", Output: "{% $states.input.name & '/' & $states.input.of %}", End: true } },
      },
      Output: "{% $join($states.result, ' ') %}",
    });
    assert.equal(await output(machine, { names: ["a", "b"] }), "a/2 b/2");
  });

  it("waits as long as an expression says", async () => {
    const host = new TestHost();
    await output(jsonata({ Type: "Wait", Seconds: "{% $states.input.minutes * 60 %}" }), { minutes: 10 }, host);
    assert.equal(host.seconds, 600);
  });

  it("takes time and chance from the host, and has Step Functions' own functions", async () => {
    const machine = jsonata({
      Type: "Pass",
      Output: {
        now: "{% $now() %}",
        day: "{% $now('[Y0001]-[M01]-[D01]') %}",
        millis: "{% $millis() %}",
        random: "{% $random() %}",
        same: "{% $random(7) = $random(7) %}",
        uuid: "{% $uuid() %}",
        range: "{% $range(0, 10, 5) %}",
        parts: "{% $partition([1,2,3], 2) %}",
        hash: "{% $hash('input data', 'MD5') %}",
        parsed: "{% $parse('{\"a\": 1}').a %}",
      },
    });
    assert.deepEqual(await output(machine), {
      now: "2026-01-02T03:04:05.000Z",
      day: "2026-01-02",
      millis: 1767323045000,
      random: 0.25,
      same: true,
      uuid: "c0ffee00-0000-4000-8000-000000000000",
      range: [0, 5, 10],
      parts: [[1, 2], [3]],
      hash: "812f45842bc6d66ee14572ce20db8e86",
      parsed: 1,
    });
  });

  it("may stand alone in a machine that speaks JSONPath", async () => {
    assert.equal(
      await output(one({ Type: "Pass", QueryLanguage: "JSONata", Output: "{% $states.input.a %}" }), { a: 1 }),
      1,
    );
  });
});

describe("the JSONata library", () => {
  it("is not loaded for a machine that speaks JSONPath", async () => {
    const { execFileSync } = await import("node:child_process");
    const script = `
      require("./local/services/states/asl/parseMachine").parseMachine({ StartAt: "A", States: { A: { Type: "Succeed" } } });
      console.log(Object.keys(require.cache).filter((file) => file.includes("/jsonata/")).length);`;
    const root = require.resolve("../../../../../package.json").replace("/package.json", "");
    const told = execFileSync(process.execPath, ["-r", "./local/typescript.cjs", "-e", script], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(told.trim(), "0");
  });
});
