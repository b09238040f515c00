import * as assert from "node:assert/strict";
import { queryInput } from "../../../local/gateway/queryInput";

describe("queryInput", () => {
  it("builds lists, maps and structures from dotted names", () => {
    const form = new URLSearchParams([
      ["Action", "Publish"],
      ["Version", "2010-03-31"],
      ["TopicArn", "arn:aws:sns:us-east-1:000000000000:t"],
      ["MessageAttributes.entry.1.Name", "kind"],
      ["MessageAttributes.entry.1.Value.DataType", "String"],
      ["MessageAttributes.entry.1.Value.StringValue", "a.b"],
      ["Attributes.entry.1.key", "DisplayName"],
      ["Attributes.entry.1.value", "T"],
      ["Tags.member.2.Key", "second"],
      ["Tags.member.1.Key", "first"],
    ]);
    assert.deepEqual(queryInput(form), {
      TopicArn: "arn:aws:sns:us-east-1:000000000000:t",
      MessageAttributes: { kind: { DataType: "String", StringValue: "a.b" } },
      Attributes: { DisplayName: "T" },
      Tags: [{ Key: "first" }, { Key: "second" }],
    });
  });

  it("keeps names like __proto__ as plain members", () => {
    const input = queryInput(new URLSearchParams([["__proto__.polluted", "yes"]]));
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
    assert.deepEqual(Object.keys(input), ["__proto__"]);
  });
});
