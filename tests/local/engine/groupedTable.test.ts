import { strict as assert } from "node:assert";
import { GroupedTable } from "../../../local/engine/groupedTable";

describe("A table with groups", () => {
  interface Row {
    readonly of?: string;
    readonly n: number;
  }
  const groupOf = ({ of }: Row) => of;

  it("gives the rows of a group, as they are now, in the order in which they came", () => {
    const table = new GroupedTable<Row>(new Map(), groupOf);
    table.set("b", { of: "one", n: 1 });
    table.set("c", { of: "other", n: 2 });
    table.set("a", { of: "one", n: 3 });
    table.set("none", { n: 4 });
    table.set("b", { of: "one", n: 5 });
    assert.deepEqual(table.in("one"), [
      { of: "one", n: 5 },
      { of: "one", n: 3 },
    ]);
    assert.deepEqual(table.in("nobody's"), []);
    assert.deepEqual(table.get("none"), { n: 4 });
  });

  it("knows the groups of rows that were there before", () => {
    const rows = new Map([["a", { of: "one", n: 1 }]]);
    const table = new GroupedTable<Row>(rows, groupOf);
    assert.deepEqual(table.in("one"), [{ of: "one", n: 1 }]);
    assert.deepEqual([...table.values()], [{ of: "one", n: 1 }]);
  });
});
