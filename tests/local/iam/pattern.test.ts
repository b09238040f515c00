import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { textTest, type Lookup, type PatternRules } from "../../../local/iam/pattern";

const nothing: Lookup = () => undefined;
const plainText: PatternRules = { variables: true, wildcards: "text" };
const arn: PatternRules = { variables: true, wildcards: "arn" };

/** What a pattern means, said the slow way. */
function reference(pattern: string): RegExp {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return "[^]*";
    return part === "?" ? "[^]" : part.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}

const letters = fc.array(fc.constantFrom("a", "b", "/", ":", "*", "?"), { maxLength: 12 }).map((list) => list.join(""));

describe("textTest", () => {
  it("agrees with a regular expression on every pattern and text", () => {
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        assert.equal(textTest(pattern, plainText)(text, nothing), reference(pattern).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes any text as itself where wildcards do not count", () => {
    fc.assert(
      fc.property(letters, letters, (pattern, text) => {
        const test = textTest(pattern, { variables: false, wildcards: "none" });
        assert.equal(test(text, nothing), pattern === text);
      }),
    );
  });

  it("does not slow down on a pattern made to be slow", () => {
    const test = textTest("*a".repeat(40) + "b", plainText);
    const started = performance.now();
    assert.equal(test("a".repeat(5000), nothing), false);
    assert.ok(performance.now() - started < 500);
  });

  const arns: ReadonlyArray<[pattern: string, text: string, fits: boolean]> = [
    ["*", "arn:aws:s3:::b", true],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y:z", true],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b", false],
    ["arn:aws:s3:::b", "arn:aws:s3:::b/x", false],
    ["arn:aws:s3:::b?", "arn:aws:s3:::b1", true],
    ["arn:aws:sqs:*:000000000000:q", "arn:aws:sqs:us-east-1:000000000000:q", true],
    ["arn:aws:sqs:*:q", "arn:aws:sqs:us-east-1:000000000000:q", false],
    ["arn:aws:logs:*:*:*", "arn:aws:logs:us-east-1:000000000000:log-group:/aws/x:*", true],
    ["arn:aws:*:us-east-1:000000000000:x", "arn:aws:a:b:us-east-1:000000000000:x", false],
    ["arn:aws:sqs", "arn:aws:sqs:us-east-1:000000000000:q", true],
    ["arn:aws:sqs", "arn:aws:sns:us-east-1:000000000000:q", false],
    ["arn:aws:s?s:us-east-1:000000000000:q", "arn:aws:sqs:us-east-1:000000000000:q", true],
  ];
  for (const [pattern, text, fits] of arns) {
    it(`${fits ? "fits" : "does not fit"} ${pattern} to ${text}`, () => {
      assert.equal(textTest(pattern, arn)(text, nothing), fits);
    });
  }

  const lookup: Lookup = (key) =>
    ({ "aws:principaltag/team": ["toll"], "aws:userid": ["a*b"], "aws:tagkeys": ["x", "y"] })[key];
  const variables: ReadonlyArray<[pattern: string, text: string, fits: boolean, why: string]> = [
    ["home/${aws:PrincipalTag/team}/*", "home/toll/x", true, "the request's value stands in for the variable"],
    ["home/${aws:PrincipalTag/team}/*", "home/other/x", false, "another value does not fit"],
    ["${aws:PrincipalTag/none}*", "anything", false, "a missing key fits nothing"],
    ["${aws:PrincipalTag/none, 'guest'}", "guest", true, "a fallback stands in for a missing key"],
    ["${aws:TagKeys}", "x", false, "a key with several values fits nothing"],
    ["${aws:userid}", "axxb", false, "a star in a value is no wildcard"],
    ["${aws:userid}", "a*b", true, "a star in a value is a star"],
    ["a${*}b", "a*b", true, "${*} is a star"],
    ["a${*}b", "axb", false, "${*} is only a star"],
    ["a${?}${$}", "a?$", true, "${?} and ${$} are themselves"],
  ];
  for (const [pattern, text, fits, why] of variables) {
    it(`knows variables: ${why}`, () => assert.equal(textTest(pattern, plainText)(text, lookup), fits));
  }

  it("takes variables as text before policy version 2012-10-17", () => {
    const test = textTest("${aws:userid}", { variables: false, wildcards: "text" });
    assert.equal(test("${aws:userid}", lookup), true);
  });
});
