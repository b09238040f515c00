import * as assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keptParses, type ParseFunction } from "../../../local/graph/keptParses";

const pulumi = createRequire(require.resolve("@pulumi/pulumi"));
const { parseFunction } = pulumi("./runtime/closure/parseFunction") as { parseFunction: ParseFunction };

const texts = [
  "() => table.name",
  "async (event) => { const { a } = event; return outer(a, typeof optional, outer.part[a].rest) }",
  "function named(x) { return x + named(this.y) + free }",
  "async function* rows(all) { for await (const one of all) yield* each(one) }",
  "method(a = fallback) { return super.method(a) }",
  "class Thing { constructor(a) { this.a = given(a) } }",
  "get [computed]() { return hidden }",
];

describe("keptParses", () => {
  let folder: string;
  let asked: string[];
  const parse: ParseFunction = (text) => (asked.push(text), parseFunction(text));
  before(() => parseFunction("() => 1")); // Its first use defines a global.
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "landfall-parses-"));
    asked = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const text of texts) {
    it(`gives for ${text} what Pulumi's parser gives, and asks it once`, () => {
      const first = keptParses(parse, "1", folder)(text);
      assert.deepEqual(first, parseFunction(text));
      assert.deepEqual(keptParses(parse, "1", folder)(text), first);
      assert.deepEqual(asked, [text]);
    });
  }

  it("asks anew for another text, of another parser, and among other globals", () => {
    keptParses(parse, "1", folder)("() => madeUp");
    keptParses(parse, "1", folder)("() => madeUp + 1");
    keptParses(parse, "2", folder)("() => madeUp");
    Object.assign(globalThis, { madeUp: 1 });
    try {
      assert.deepEqual(keptParses(parse, "1", folder)("() => madeUp"), parseFunction("() => madeUp"));
    } finally {
      Reflect.deleteProperty(globalThis, "madeUp");
    }
    assert.equal(asked.length, 4);
  });

  it("asks anew where what was kept cannot be read", () => {
    const first = keptParses(parse, "1", folder)("() => one");
    const files = readdirSync(folder);
    assert.equal(files.length, 1);
    for (const file of files) writeFileSync(join(folder, file), "torn");
    assert.deepEqual(keptParses(parse, "1", folder)("() => one"), first);
    assert.equal(asked.length, 2);
  });

  it("keeps no errors", () => {
    for (const text of ["function () { [native code] }", "() => this.x"]) {
      for (let time = 0; time < 2; time++) assert.notEqual(keptParses(parse, "1", folder)(text)[0], "");
    }
    assert.equal(asked.length, 4);
  });
});
