import * as assert from "node:assert/strict";
import { CopyObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { endAll, resource } from "../../../support/environment";
import { bucketOf, clientOf, roleOf, started } from "./support";

const account = "arn:aws:iam::000000000000";
const bucket = bucketOf("guarded", { versioned: true });
const Bucket = bucket[0]?.id ?? "";
const arn = `arn:aws:s3:::${Bucket}`;

describe("rights in S3", () => {
  afterEach(endAll);

  /** A client with the rights of a role, and one with all. */
  async function clients(statements: readonly object[], more: Parameters<typeof started>[0] = []) {
    const role = roleOf("job", statements);
    const { environment, s3 } = await started([...bucket, ...role, ...more]);
    return {
      admin: s3,
      job: clientOf(environment, environment.asRole(String(role[0]?.outputs.arn), "jobrun:1")),
      environment,
    };
  }

  it("ask for s3:GetObjectVersion where a version is named", async () => {
    const { admin, job } = await clients([{ Effect: "Allow", Action: "s3:GetObject", Resource: `${arn}/*` }]);
    const { VersionId } = await admin.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
    await job.send(new GetObjectCommand({ Bucket, Key: "a" }));
    await assert.rejects(job.send(new GetObjectCommand({ Bucket, Key: "a", VersionId })), {
      name: "AccessDenied",
      message: /s3:GetObjectVersion.*guarded/,
    });
  });

  it("narrow listing by prefix", async () => {
    const Condition = { StringLike: { "s3:prefix": "in/*" } };
    const { job } = await clients([{ Effect: "Allow", Action: "s3:ListBucket", Resource: arn, Condition }]);
    await job.send(new ListObjectsV2Command({ Bucket, Prefix: "in/2026" }));
    await assert.rejects(job.send(new ListObjectsV2Command({ Bucket, Prefix: "out/" })), { name: "AccessDenied" });
    await assert.rejects(job.send(new ListObjectsV2Command({ Bucket })), { name: "AccessDenied" });
  });

  it("tell nobody who may not list that a key is not there", async () => {
    const read = { Effect: "Allow", Action: "s3:GetObject", Resource: `${arn}/*` };
    const { job, admin } = await clients([read]);
    await assert.rejects(job.send(new GetObjectCommand({ Bucket, Key: "none" })), { name: "AccessDenied" });
    await assert.rejects(admin.send(new GetObjectCommand({ Bucket, Key: "none" })), { name: "NoSuchKey" });
  });

  it("take both reading and writing for a copy", async () => {
    const { admin, job } = await clients([{ Effect: "Allow", Action: "s3:PutObject", Resource: `${arn}/out/*` }]);
    await admin.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
    const copy = new CopyObjectCommand({ Bucket, Key: "out/a", CopySource: `${Bucket}/a` });
    await assert.rejects(job.send(copy), { name: "AccessDenied", message: /s3:GetObject/ });
  });

  it("take the use of the bucket's key", async () => {
    const root = { Effect: "Allow", Principal: { AWS: `${account}:root` }, Action: "kms:*", Resource: "*" };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [root] });
    const key = resource({ type: "aws:kms/key:Key", name: "zone", inputs: { policy } });
    const rules = [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.outputs.arn },
        bucketKeyEnabled: true,
      },
    ];
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    const encryption = resource({ type, name: "zone", inputs: { bucket: Bucket, rules } });
    const { admin, job } = await clients(
      [{ Effect: "Allow", Action: "s3:*", Resource: `${arn}/*` }],
      [key, encryption],
    );
    const { SSEKMSKeyId } = await admin.send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
    assert.equal(SSEKMSKeyId, key.outputs.arn);
    await assert.rejects(job.send(new GetObjectCommand({ Bucket, Key: "a" })), {
      name: "AccessDenied",
      message: /kms:Decrypt/,
    });
    await assert.rejects(job.send(new PutObjectCommand({ Bucket, Key: "a", Body: "2" })), {
      name: "AccessDenied",
      message: /kms:GenerateDataKey/,
    });
  });

  it("follow the bucket's own policy", async () => {
    const deny = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: `${arn}/ro/*` };
    const inputs = { bucket: Bucket, policy: JSON.stringify({ Version: "2012-10-17", Statement: [deny] }) };
    const policy = resource({ type: "aws:s3/bucketPolicy:BucketPolicy", name: "ro", inputs });
    const { admin } = await clients([{ Effect: "Allow", Action: "s3:GetObject", Resource: `${arn}/*` }], [policy]);
    await admin.send(new PutObjectCommand({ Bucket, Key: "rw/a", Body: "1" }));
    await assert.rejects(admin.send(new PutObjectCommand({ Bucket, Key: "ro/a", Body: "1" })), {
      name: "AccessDenied",
    });
  });
});
