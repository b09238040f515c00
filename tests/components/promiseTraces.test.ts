import * as assert from "node:assert/strict";

const file = require.resolve("../../components/shared/promiseTraces");
const debuggablePromise = (): string => new Error("x").stack ?? "";

/** What the program shows of errors, where their stacks are formatted so. @param debugged whether promises' traces are asked for */
function shown(debugged: boolean): { promise: string; error: string } {
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  Error.prepareStackTrace = ({ message }) => `${message}, mapped`;
  if (debugged) process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
  try {
    Reflect.deleteProperty(require.cache, file);
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- for what its loading does
    require(file);
    return { promise: debuggablePromise(), error: new Error("y").stack ?? "" };
  } finally {
    Reflect.deleteProperty(Error, "prepareStackTrace");
    if (before !== undefined) Object.defineProperty(Error, "prepareStackTrace", before);
    delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
  }
}

describe("the program's stack traces", () => {
  it("are those of errors alone, as they would be", () => {
    assert.deepEqual(shown(false), { promise: "", error: "y, mapped" });
  });

  it("are those of promises, too, where these are debugged", () => {
    assert.deepEqual(shown(true), { promise: "x, mapped", error: "y, mapped" });
  });
});
