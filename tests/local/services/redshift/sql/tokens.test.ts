import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { tokenize, type TokenKind } from "../../../../../local/services/redshift/sql/tokens";

function kinds(sql: string): Array<[TokenKind, string]> {
  return tokenize(sql)
    .filter(({ kind }) => kind !== "space")
    .map(({ kind, value }) => [kind, value]);
}

const pieces = fc.oneof(
  fc.constantFrom(
    "select",
    "From",
    "é_1",
    '"Quoted ""name"',
    "'it''s'",
    "'a\\'b'",
    "E'\\n'",
    "$$a'b;$$",
    "$tag$ $$ $tag$",
  ),
  fc.constantFrom(
    "1",
    "2.5",
    ".5e-3",
    ":name",
    "::",
    "<>",
    "!~*",
    "||",
    "(",
    ")",
    ";",
    ",",
    ".",
    "-- note\n",
    "/* a /* b */ */",
  ),
);

describe("tokenize", () => {
  it("loses nothing: the texts of the tokens are the source", () => {
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const sql = parts.join(" ");
        assert.equal(
          tokenize(sql)
            .map(({ text }) => text)
            .join(""),
          sql,
        );
      }),
    );
  });

  it("reads any text, quoted, back as itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const [token, ...others] = tokenize(`'${text.replace(/\\/g, "\\\\").replace(/'/g, "''")}'`);
        assert.deepEqual([token?.kind, token?.value, others], ["string", text, []]);
      }),
    );
  });

  it("either tokenizes or throws an SQL error, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (sql) => {
        try {
          assert.equal(
            tokenize(sql)
              .map(({ text }) => text)
              .join(""),
            sql,
          );
        } catch (error) {
          assert.equal((error as Error).name, "SqlError");
        }
      }),
    );
  });

  const cases: Array<[sql: string, expected: Array<[TokenKind, string]>]> = [
    [
      "SELECT Ab",
      [
        ["word", "select"],
        ["word", "ab"],
      ],
    ],
    ['"IAMR:Role"', [["quoted", "IAMR:Role"]]],
    [
      "'it''s' 'a\\'b'",
      [
        ["string", "it's"],
        ["string", "a'b"],
      ],
    ],
    ["E'a\\nb'", [["string", "a\nb"]]],
    ["$$ it's; $$", [["string", " it's; "]]],
    [
      "a::int :x",
      [
        ["word", "a"],
        ["operator", "::"],
        ["word", "int"],
        ["parameter", "x"],
      ],
    ],
    [
      "1--2\n3",
      [
        ["number", "1"],
        ["comment", "--2"],
        ["number", "3"],
      ],
    ],
    [
      "a/*x*/b",
      [
        ["word", "a"],
        ["comment", "/*x*/"],
        ["word", "b"],
      ],
    ],
  ];
  for (const [sql, expected] of cases) it(`reads ${JSON.stringify(sql)}`, () => assert.deepEqual(kinds(sql), expected));

  for (const sql of ["'open", '"open', "$$open", "/* open /* */", '""'])
    it(`refuses ${sql}`, () => assert.throws(() => tokenize(sql), { name: "SqlError" }));
});
