import * as assert from "node:assert/strict";
import { bigint, text } from "../../../components/contract/columns";
import { contract } from "../../../components/contract/contract";
import { loaderGrants, readerGrant, tableStatements } from "../../../components/contract/ddl";

const visits = contract("visits", { columns: { id: bigint(), place: text({ required: true }) }, load: "append" });

describe("tableStatements", () => {
  const statements = tableStatements(visits);

  it("closes the table with the lineage columns", () => {
    assert.equal(
      statements["table"],
      "CREATE TABLE IF NOT EXISTS visits (id bigint, place varchar(256) NOT NULL, etl_source varchar(2200), etl_line bigint, etl_landed_at timestamp, etl_batch varchar(64))",
    );
  });

  it("gives the lock its one row, once", () => {
    assert.match(
      statements["lock-row"] ?? "",
      /^INSERT INTO etl_lock_visits .* WHERE NOT EXISTS \(SELECT 1 FROM etl_lock_visits\)$/,
    );
  });

  it("adds a column that the table lacks, nullable, and runs anew when the contract has won one", () => {
    const more = contract("visits", {
      columns: { id: bigint(), place: text({ required: true }), who: text({ required: true }) },
      load: "append",
    });
    const changed = tableStatements(more);
    assert.match(changed["columns"] ?? "", /'ALTER TABLE visits ADD COLUMN who varchar\(256\)'/);
    assert.notEqual(changed["add-columns"], statements["add-columns"]);
  });
});

describe("loaderGrants", () => {
  it("lets an append replace rows and a merge update them, and no more", () => {
    const merged = contract("visits", { columns: { id: bigint() }, load: "merge", keys: ["id"] });
    assert.equal(
      loaderGrants(visits, "db", "IAMR:x")["load-rows"],
      'GRANT SELECT, INSERT, DELETE ON TABLE visits TO "IAMR:x"',
    );
    assert.equal(
      loaderGrants(merged, "db", "IAMR:x")["load-rows"],
      'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE visits TO "IAMR:x"',
    );
    assert.equal(
      loaderGrants(visits, "db", "IAMR:x")["load-ledger"],
      'GRANT SELECT, INSERT ON TABLE etl_ledger_visits TO "IAMR:x"',
    );
    assert.equal(
      loaderGrants(visits, "db", "IAMR:x", true)["load-ledger"],
      'GRANT SELECT, INSERT, DELETE ON TABLE etl_ledger_visits TO "IAMR:x"',
    );
  });
});

describe("readerGrant", () => {
  it("is for reading only", () => {
    assert.equal(readerGrant(visits, "IAMR:a"), 'GRANT SELECT ON TABLE visits, etl_ledger_visits TO "IAMR:a"');
  });
});
