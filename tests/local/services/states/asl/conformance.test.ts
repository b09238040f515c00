import * as assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../../../../local/services/states/asl/json";
import { parseMachine } from "../../../../../local/services/states/asl/parseMachine";
import { MachineError } from "../../../../../local/services/states/asl/problems";
import { conformanceCases, ran } from "./support";

interface Execution {
  readonly id: string;
  readonly definition: unknown;
  readonly input: Json;
  readonly status: string;
  readonly output?: Json;
  readonly error?: string | null;
  readonly cause?: string | null;
}

interface Validation {
  readonly id: string;
  readonly definition: unknown;
  readonly expect: "valid" | "invalid";
}

function wanted({ status, output, error, cause }: Execution): object {
  if (status === "SUCCEEDED") return { status, output };
  return { status, ...(typeof error === "string" && { error }), ...(typeof cause === "string" && { cause }) };
}

async function found({ definition, input }: Execution): Promise<object> {
  try {
    return await ran(definition, input);
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

/** A feature that is only not supported here is no mistake. */
function judged(definition: unknown): { readonly verdict: string; readonly why: string } {
  try {
    parseMachine(definition);
    return { verdict: "valid", why: "" };
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    const invalid = error.problems.some(({ kind }) => kind === "invalid");
    return { verdict: invalid ? "invalid" : "valid", why: error.message };
  }
}

function tell(right: number, of: number): void {
  console.log(`      ${right} of ${of} cases`);
}

describe("the states language", () => {
  it("runs the conformance cases to their recorded ends, causes included", async function () {
    const cases = conformanceCases<Execution>("asl-executions.json", this);
    let right = 0;
    for (const one of cases) {
      const [want, got] = [wanted(one), await found(one)];
      if (isDeepStrictEqual(got, want)) right += 1;
      else console.log(`      missed ${one.id}: wanted ${JSON.stringify(want)}, got ${JSON.stringify(got)}`);
    }
    tell(right, cases.length);
    assert.ok(right >= cases.length * 0.95);
  });

  it("judges the validator's cases", function () {
    const cases = conformanceCases<Validation>("asl-validation.json", this);
    const misses = cases.filter(({ definition, expect }) => judged(definition).verdict !== expect);
    for (const { id, expect, definition } of misses) {
      console.log(`      missed ${id}: wanted ${expect}, got ${JSON.stringify(judged(definition))}`);
    }
    tell(cases.length - misses.length, cases.length);
    assert.ok(misses.length <= cases.length * 0.05);
  });
});
