import * as assert from "node:assert/strict";
import { Catalog } from "../../components/catalog";
import { LakeZone } from "../../components/lakeZone";
import { QueryWorkgroup, type QueryWorkgroupArgs } from "../../components/queryWorkgroup";
import { CallbackIdentity } from "../../components/shared/callback";
import { granted, only, recorded, type Recorded } from "../support/recorded";
import { stack } from "../support/stack";

function workgroup(args: Partial<QueryWorkgroupArgs> = {}): Promise<Recorded[]> {
  return recorded(() => {
    const { on, zone } = stack();
    const catalog = new Catalog("cat", { on, database: "db" });
    const lake = new LakeZone("lake", zone.staging, "processed/");
    const questions = { "how-many": { description: "Rows", sql: "select count(*) from t" } };
    const made = new QueryWorkgroup("ask", { on, name: "ask", catalog, lake, questions, ...args });
    made.grantAsk(new CallbackIdentity("asker", "test", on, {}));
  });
}

describe("QueryWorkgroup", () => {
  it("keeps results under the stack's key, wherever the asker would have them, and cuts queries off that read too much", async () => {
    const { configuration } = only(await workgroup({ scanMib: 100 }), "aws:athena/workgroup:Workgroup").inputs as {
      configuration: Record<string, unknown>;
    };
    assert.equal(configuration["enforceWorkgroupConfiguration"], true);
    assert.equal(configuration["bytesScannedCutoffPerQuery"], 100 * 1024 ** 2);
    assert.deepEqual(configuration["resultConfiguration"], {
      outputLocation: "s3://raw-staging/athena/",
      encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: "arn:aws:test:::base-key" },
      expectedBucketOwner: "111122223333",
    });
  });

  it("has its questions in the console", async () => {
    const { inputs } = only(await workgroup(), "aws:athena/namedQuery:NamedQuery");
    assert.deepEqual(
      [inputs["name"], inputs["query"], inputs["database"]],
      ["how-many", "select count(*) from t", "db-test"],
    );
  });

  it("lets an asker read this catalog's tables and files, and write results, and nothing else", async () => {
    const onS3 = granted(await workgroup(), "asker-role").filter(({ Action }) =>
      String(Action).includes("s3:GetObject"),
    );
    assert.deepEqual(
      onS3.map(({ Resource }) => Resource),
      [["arn:aws:s3:::raw-staging/processed/*"], ["arn:aws:s3:::raw-staging/athena/*"]],
    );
  });

  it("refuses a limit that Athena has not", async () => {
    await assert.rejects(workgroup({ scanMib: 1 }), /scanMib is 1: Athena cuts off at 10 MB or more/);
  });
});
