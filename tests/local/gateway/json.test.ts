import * as assert from "node:assert/strict";
import { jsonOf } from "../../../local/gateway/json";

describe("jsonOf", () => {
  for (const [what, value, json] of [
    ["a moment as seconds since the epoch", { at: new Date(1_500) }, '{"at":1.5}'],
    ["a blob in base64", { body: Buffer.from("hi") }, '{"body":"aGk="}'],
    ["an integer with all its digits", { id: 9007199254740993n, twin: [-1n] }, '{"id":9007199254740993,"twin":[-1]}'],
    ["text that looks like our own mark as it is", { text: "\\u0001bigint:1" }, '{"text":"\\\\u0001bigint:1"}'],
    ["nothing as an empty structure", undefined, "{}"],
  ] as const) {
    it(`writes ${what}`, () => assert.equal(jsonOf(value), json));
  }
});
