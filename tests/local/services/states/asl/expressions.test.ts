import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { SyntaxProblem } from "../../../../../local/services/states/asl/expressions/cursor";
import { parseExpression, parsePath } from "../../../../../local/services/states/asl/expressions/expression";
import type { Json } from "../../../../../local/services/states/asl/json";
import { StatesError } from "../../../../../local/services/states/asl/statesError";

const around = {
  context: { State: { Name: "Only" } },
  variables: { held: { list: [1, 2] } },
  input: {},
  now: () => 0,
  random: () => 0.5,
  uuid: () => "id",
};

const found = (text: string, data: Json = {}) => parseExpression(text).find({ around, data });

const shop: Json = {
  book: [
    { title: "A", price: 8, "isbn-10": "x", tags: ["new"] },
    { title: "B", price: 12 },
    { title: "C", price: 20, tags: [] },
  ],
  "two words": { "quo'te": 1 },
};

describe("a path", () => {
  const cases: ReadonlyArray<readonly [string, Json | undefined]> = [
    ["$", shop],
    ["$.book[0].title", "A"],
    ["$.book[-1].title", "C"],
    ["$['two words']['quo\\'te']", 1],
    ['$["two words"]', { "quo'te": 1 }],
    ["$.book[0].isbn-10", "x"],
    ["$.book[*].title", ["A", "B", "C"]],
    ["$.book.*.title", ["A", "B", "C"]],
    ["$..title", ["A", "B", "C"]],
    ["$.book[1:].title", ["B", "C"]],
    ["$.book[:-1].title", ["A", "B"]],
    ["$.book[0,2].title", ["A", "C"]],
    ["$.book[0]['title','price']", ["A", 8]],
    ["$.book[(@.length-1)].title", "C"],
    ["$.book[?(@.price < 10)].title", ["A"]],
    ["$.book[?(@.price > 10 && @.title != 'C')].title", ["B"]],
    ['$.book[?(@.price == 8 || @.title == "C")].title', ["A", "C"]],
    ["$.book[?(!(@.tags))].title", ["B"]],
    ["$.book[?(@.tags)].title", ["A", "C"]],
    ["$.book[?(@.title in ['A', 'B'])].price", [8, 12]],
    ["$.book[?(@.tags contains 'new')].title", ["A"]],
    ["$.book[?(@.tags empty true)].title", ["C"]],
    ["$.book[?(@.title =~ /[ab]/i)].title", ["A", "B"]],
    ["$.book[?(@.price == $.book[1].price)].title", ["B"]],
    ["$.book[?(@.title == A)].price", [8]],
    ["$.book[?(@.price > 100)]", []],
    ["$.book.length()", 3],
    ["$.book[*].price.max()", 20],
    ["$.book[*].price.sum()", 40],
    ["$.missing", undefined],
    ["$.book.title", undefined],
    ["$.book[9]", undefined],
    ["$.constructor", undefined],
    ["$$.State.Name", "Only"],
    ["$held.list[1]", 2],
    ["$unheld", undefined],
  ];
  for (const [path, wanted] of cases) {
    it(`${path} finds ${JSON.stringify(wanted) ?? "nothing"}`, () => assert.deepEqual(found(path, shop), wanted));
  }

  it("says where it cannot be read", () => {
    for (const path of ["$.", "$[", "$.a[?(@.b ~ 1)]", "$...a", "a.b", "$.a b", "$.a.nope()"]) {
      assert.throws(() => parsePath(path), SyntaxProblem, path);
    }
  });
});

describe("an intrinsic function", () => {
  const data = { list: [1, "a", 1, null], text: "a,b;;c", object: { b: 1 }, n: 2.5 };
  const cases: ReadonlyArray<readonly [string, Json]> = [
    ["States.Format('{} is \\'{}\\' in \\{\\}', $.n, $.text)", "2.5 is 'a,b;;c' in {}"],
    ["States.Format('{}', States.Array(1, 'x', null))", "[1, x, null]"],
    ["States.StringSplit($.text, ',;')", ["a", "b", "c"]],
    ["States.ArrayUnique($.list)", [1, "a", null]],
    ["States.ArrayPartition($.list, 3)", [[1, "a", 1], [null]]],
    ["States.ArrayGetItem($.list, 3)", null],
    ["States.ArrayRange(9, 1, -4)", [9, 5, 1]],
    ["States.ArrayContains($.list, 'a')", true],
    ["States.MathAdd($.n, -1)", 2],
    ["States.MathRandom(10, 20)", 15],
    ["States.UUID()", "id"],
    ["States.JsonMerge($.object, $.list[?(@.x)].y, false)", "refused"],
    ["States.JsonMerge($.object, $$.State, false)", { b: 1, Name: "Only" }],
    ["States.JsonToString($.object)", '{"b":1}'],
    ["States.StringToJson('{\"a\": [1]}')", { a: [1] }],
    ["States.Base64Decode(States.Base64Encode('grün'))", "grün"],
    ["States.Hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"],
  ];
  for (const [call, wanted] of cases.filter(([, value]) => value !== "refused")) {
    it(`${call} is ${JSON.stringify(wanted)}`, () => assert.deepEqual(found(call, data), wanted));
  }

  it("fails with States.IntrinsicFailure where it cannot work with what it got", () => {
    const calls = [
      ...["States.ArrayGetItem($.list, 4)", "States.ArrayRange(0, 5000, 1)", "States.ArrayRange(0, 5, 0)"],
      ...["States.StringToJson('{')", "States.JsonMerge($.object, $.object, true)", "States.Hash('a', 'CRC')"],
      ...[
        "States.ArrayPartition($.list, 0)",
        "States.MathAdd($.text, 1)",
        "States.Format('{}')",
        "States.Base64Encode($.n)",
      ],
    ];
    for (const call of calls) {
      assert.throws(
        () => found(call, data),
        (error: unknown) => error instanceof StatesError && error.error === "States.IntrinsicFailure",
        call,
      );
    }
  });

  it("is refused when it is none, or gets too many arguments", () => {
    for (const call of [
      "States.Nope()",
      "States.UUID(1)",
      "States.MathAdd(1, 'a')",
      "States.Array(1",
      "States.Array(1 2)",
    ]) {
      assert.throws(() => parseExpression(call), SyntaxProblem, call);
    }
  });
});

describe("expressions", () => {
  const symbols = fc.constantFrom(
    ..."$.@[]()?*:,'\"!=<>&|~/{}\\ 01-aS",
    "States.",
    "Format",
    "Array",
    "..",
    "$$",
    "==",
    "&&",
    "?(@.",
  );
  const soup = fc.array(symbols, { maxLength: 30 }).map((parts) => parts.join(""));

  it("are read or refused, whatever the text", () => {
    const readsOrRefuses = (text: string) => {
      try {
        found(text, shop);
      } catch (error) {
        if (!(error instanceof SyntaxProblem) && !(error instanceof StatesError)) throw error;
      }
    };
    fc.assert(
      fc.property(
        fc.oneof(
          soup,
          fc.string(),
          soup.map((text) => `$${text}`),
        ),
        readsOrRefuses,
      ),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(soup, (text) => readsOrRefuses(`States.Format('{}', ${text})`)),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(soup, (text) => readsOrRefuses(`$.book[?(${text})]`)),
      { numRuns: 2000 },
    );
  });

  it("find each value by the names and indexes that lead to it", () => {
    const name = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.dictionary(name, fc.array(fc.jsonValue(), { minLength: 1, maxLength: 3 })), (value) => {
        const data = value as unknown as { readonly [name: string]: readonly Json[] };
        for (const [key, items] of Object.entries(data)) {
          const quoted = `'${key.replace(/[\\']/g, "\\$&")}'`;
          items.forEach((item, at) => assert.deepEqual(found(`$[${quoted}][${at}]`, data), item));
        }
      }),
    );
  });

  it("take any text apart and print it again", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const raw = text.replace(/[\\'{}]/g, "\\$&");
        assert.equal(found(`States.Format('${raw}')`), text);
        assert.equal(found("States.Base64Decode(States.Base64Encode($.t))", { t: text }), Buffer.from(text).toString());
      }),
    );
  });
});
