import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { globMatcher } from "../../../../local/services/glue/glob";
import { endGlue, glueAlone } from "./glueAlone";

const declared = [
  ["catalogDatabase:CatalogDatabase", "lake", { description: "all" }],
  [
    "catalogTable:CatalogTable",
    "orders",
    {
      databaseName: "lake",
      tableType: "EXTERNAL_TABLE",
      parameters: { classification: "parquet" },
      partitionKeys: [{ name: "year", type: "int" }],
      storageDescriptor: { location: "s3://lake/orders/", columns: [{ name: "id", type: "bigint" }] },
    },
  ],
] as const;
const table = { DatabaseName: "lake", TableName: "orders" };
const partition = (year: string) => ({
  Values: [year],
  StorageDescriptor: { Location: `s3://lake/orders/year=${year}/` },
});

describe("the Data Catalog", () => {
  afterEach(endGlue);

  it("answers with the tables that the program declares", async () => {
    const glue = await glueAlone(declared);
    const { Table } = await glue.call<{ Table: Record<string, unknown> }>("GetTable", {
      DatabaseName: "lake",
      Name: "orders",
    });
    assert.deepEqual(Table.PartitionKeys, [{ Name: "year", Type: "int" }]);
    assert.deepEqual((Table.StorageDescriptor as { Columns: unknown }).Columns, [{ Name: "id", Type: "bigint" }]);
    assert.equal(typeof Table.CreateTime, "number");
  });

  it("takes partitions once, with the table's columns", async () => {
    const glue = await glueAlone(declared);
    await glue.call("CreatePartition", { ...table, PartitionInput: partition("2025") });
    const { Errors } = await glue.call<{ Errors: Array<{ ErrorDetail: { ErrorCode: string } }> }>(
      "BatchCreatePartition",
      { ...table, PartitionInputList: [partition("2025"), partition("2026")] },
    );
    assert.deepEqual(
      Errors.map(({ ErrorDetail }) => ErrorDetail.ErrorCode),
      ["AlreadyExistsException"],
    );
    const { Partitions } = await glue.call<{ Partitions: Array<Record<string, unknown>> }>("GetPartitions", {
      ...table,
      Expression: "year > 2025",
    });
    assert.deepEqual(
      Partitions.map(({ Values }) => Values),
      [["2026"]],
    );
    assert.deepEqual((Partitions[0]?.StorageDescriptor as { Columns: unknown }).Columns, [
      { Name: "id", Type: "bigint" },
    ]);
  });

  it("asks for rights on catalog, database and table", async () => {
    const asked: string[] = [];
    const glue = await glueAlone(declared, { refuse: ({ resource }) => (asked.push(resource), false) });
    await glue.call("GetTable", { DatabaseName: "lake", Name: "orders" });
    const arn = "arn:aws:glue:us-east-1:000000000000";
    assert.deepEqual(asked, [`${arn}:catalog`, `${arn}:database/lake`, `${arn}:table/lake/orders`]);
  });

  it("says what is not there", async () => {
    const glue = await glueAlone(declared);
    await assert.rejects(glue.call("GetTable", { DatabaseName: "lake", Name: "none" }), {
      code: "EntityNotFoundException",
    });
  });
});

describe("globMatcher", () => {
  const cases: ReadonlyArray<readonly [glob: string, key: string, fits: boolean]> = [
    ["in/*.json", "in/a.json", true],
    ["in/*.json", "in/b/a.json", false],
    ["in/**", "in/b/a.json", true],
    ["in/{a,b}/*", "in/b/x", true],
    ["in/[!a]", "in/a", false],
    ["a+b(c)", "a+b(c)", true],
  ];
  for (const [glob, key, fits] of cases) {
    it(`${glob} ${fits ? "takes" : "leaves"} ${key}`, () => assert.equal(globMatcher(glob)(key), fits));
  }

  it("takes every name without special characters as itself", () => {
    const plain = fc.string({ minLength: 1 }).filter((name) => !/[*?{}[\],]/.test(name));
    fc.assert(fc.property(plain, plain, (name, other) => globMatcher(name)(other) === (name === other)));
  });
});
