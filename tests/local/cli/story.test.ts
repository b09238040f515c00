import * as assert from "node:assert/strict";
import { isOfOther, keysEnding, storyOf } from "../../../local/cli/story";
import type { TraceRecord } from "../../../local/engine/trace";

const record = (seq: number, did: string, ...about: string[]): TraceRecord => ({
  seq,
  at: "2026-01-01T00:00:00.000Z",
  who: "events.amazonaws.com",
  did,
  on: "rule",
  outcome: "match",
  about,
});

const [one, two] = ["object:raw/in/one.json@1", "object:raw/in/two.json@1"] as const;

describe("storyOf", () => {
  const match = record(0, "events:Match", one, "event:1");
  const other = record(1, "events:Match", two, "event:2");
  const received = record(2, "sqs:Message", one, two, "event:1", "event:2");
  const all = [match, other, received, record(3, "events:Match", "object:raw/three.json@1", "event:3")];

  it("finds an object by its key, with or without bucket and version, and what followed", () => {
    for (const asked of ["in/one.json", "raw/in/one.json", "raw/in/one.json@1", one])
      assert.deepEqual(storyOf(all, asked), [match, other, received], asked);
    assert.deepEqual(storyOf(all, "one.json"), []);
  });

  it("is in the order in which it was written down, also where a later process numbered its records anew", () => {
    const later = record(0, "lambda:Invocation", "event:1");
    assert.deepEqual(storyOf([...all, later], "in/one.json"), [match, other, received, later]);
  });

  it("knows the way of some other object of the same batch", () => {
    const story = storyOf(all, "in/one.json");
    assert.deepEqual(
      story.filter((each) => isOfOther(each, "in/one.json")),
      [other],
    );
    assert.equal(isOfOther(record(4, "events:Match", two, "name:rule"), "rule"), false);
  });
});

describe("keysEnding", () => {
  it("finds the keys whose last parts are a file's name, each once", () => {
    const trace = [
      record(0, "events:Match", one),
      record(1, "events:Match", one, two),
      record(2, "s3:PutObject", "run:1"),
    ];
    assert.deepEqual(keysEnding(trace, "one.json"), ["in/one.json"]);
    assert.deepEqual(keysEnding([...trace, record(3, "events:Match", "object:raw/x/one.json@2")], "one.json"), [
      "in/one.json",
      "x/one.json",
    ]);
    assert.deepEqual(keysEnding(trace, "ne.json"), []);
    assert.deepEqual(keysEnding(trace, "in/one.json"), []);
  });
});
