import * as assert from "node:assert/strict";
import { join } from "node:path";
import { checked } from "../../../local/policy/check";
import { UsageError } from "../../../local/services/errors";
import { projectRoot } from "../../support/environment";
import { checkedStack, resourceOf, urnOf } from "./checkedStack";

const keyType = "aws:kms/key:Key";
const sound = { policy: "{}", enableKeyRotation: true };
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { AWS: "arn:aws:iam::000000000000:root" }, Action: "kms:*", Resource: "*" },
});
const key = resourceOf(keyType, "key", { ...sound, policy });
const old = resourceOf(keyType, "old", { policy });
const exemption = {
  rule: "kms-key-rotates",
  resource: "old",
  reason: "imported material",
  owner: "data team",
  expires: "2999-12-31",
};
const exempting = (...entries: readonly object[]) => ({
  "pack-exemptions": { enforcementLevel: "advisory", entries },
});
const messages = ({ findings }: Awaited<ReturnType<typeof checkedStack>>) =>
  findings.map(({ rule, level, message }) => `${level} ${rule.name}: ${message}`);

describe("checked", function () {
  this.timeout(240_000); // Each check starts the real pack twice.

  it("finds nothing in a sound stack, and once what both passes find", async () => {
    assert.deepEqual(messages(await checkedStack([key])), []);
    const found = await checkedStack([key, old]);
    assert.deepEqual(messages(found), [
      'advisory kms-key-rotates: Key "old": enableKeyRotation is not set; wanted true. Set enableKeyRotation to true.',
    ]);
    assert.equal(found.findings[0]?.urn, urnOf(keyType, "old"));
  });

  it("judges companions in a first preview, where nobody knows a name", async () => {
    const bucket = resourceOf("aws:s3/bucket:Bucket", "landing", {});
    const type = "aws:s3/bucketVersioning:BucketVersioning";
    const versioned = { bucket: "landing-id", versioningConfiguration: { status: "Enabled" } };
    const versioning = resourceOf(type, "versions", versioned, { bucket: [bucket.urn] });
    const { findings } = await checkedStack([bucket, versioning]);
    assert.ok(!findings.some(({ rule }) => rule.name === "s3-bucket-versioned"));
    assert.ok(findings.some(({ rule }) => rule.name === "s3-bucket-encrypted"));
  });

  it("takes levels and settings from config", async () => {
    const strict = {
      "kms-key-rotates": "mandatory",
      "kms-key-deletion-waits": { enforcementLevel: "mandatory", minDays: 30 },
    };
    const short = resourceOf(keyType, "short", { ...sound, policy, deletionWindowInDays: 20 });
    assert.deepEqual(
      (await checkedStack([old, short], strict)).findings.map(({ rule, level }) => [rule.name, level]),
      [
        ["kms-key-rotates", "mandatory"],
        ["kms-key-deletion-waits", "mandatory"],
      ],
    );
    assert.deepEqual(messages(await checkedStack([old], { all: "disabled" })), []);
  });

  it("mends what config asks it to mend", async () => {
    assert.deepEqual(messages(await checkedStack([old], { "kms-key-rotates": "remediate" })), []);
  });

  it("leaves out what is excused, and lists it", async () => {
    const { findings, notes } = await checkedStack([key, old], exempting(exemption));
    assert.deepEqual(findings, []);
    assert.ok(
      notes.includes("Exemptions in force: old from kms-key-rotates until 2999-12-31 (data team: imported material)."),
      notes.join("\n"),
    );
  });

  it("finds exemptions that have ended, and those that excuse nothing", async () => {
    const ended = { ...exemption, expires: "2026-01-01" };
    const unused = { ...exemption, resource: "nobody" };
    assert.deepEqual(messages(await checkedStack([old], exempting(ended, unused))).sort(), [
      'advisory kms-key-rotates: Key "old": enableKeyRotation is not set; wanted true. Set enableKeyRotation to true.',
      "mandatory pack-exemptions-hold: The exemption of nobody from kms-key-rotates excuses nothing here. data team must remove it, or correct the name.",
      "mandatory pack-exemptions-hold: The exemption of old from kms-key-rotates ended on 2026-01-01. data team must mend the cause, or renew it with a reason.",
    ]);
  });

  it("takes a rule that throws for a failure of the check, with the rule's name and the resource", async () => {
    const pack = join(projectRoot, "tests", "support", "faultyPack");
    assert.deepEqual(messages(await checkedStack([resourceOf("aws:sqs/queue:Queue", "q", {})], {}, pack)), [
      'mandatory pack-rules-ran: Queue "q": rule queue-looked-at failed and has judged nothing (x is not a function). This is a fault of the rule: please report it.',
    ]);
  });

  it("says why a pack does not start, or a program fails", async () => {
    const nothing = join(projectRoot, "docs");
    await assert.rejects(checkedStack([key], {}, nothing), UsageError);
    const failing = Promise.reject(new UsageError('The program failed for stack "test".'));
    const stack = { deployed: failing, preview: failing };
    await assert.rejects(checked(join(projectRoot, "policy"), stack, {}), /The program failed for stack "test"/);
  });

  it("refuses exemptions that say nonsense, in one line", async () => {
    const refused = (entry: object, message: RegExp) =>
      assert.rejects(checkedStack([key], exempting({ ...exemption, ...entry })), (error: Error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, message);
        assert.ok(!error.message.includes("\n"), error.message);
        return true;
      });
    await refused({ rule: "kms-rotates" }, /entries\[0\]\.rule is "kms-rotates"; it must be one of the \d+ known ones/);
    await refused({ expires: "2026-13-45" }, /expires is "2026-13-45"; it must be a day/);
  });
});
