import * as assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Environment } from "../../../../local/environment";
import { endAll } from "../../../support/environment";
import { bucketOf, started } from "./support";

const mebibyte = 1024 * 1024;
const bucket = bucketOf("parts");
const Bucket = bucket[0]?.id ?? "";

function md5(bytes: Buffer): Buffer {
  return createHash("md5").update(bytes).digest();
}

describe("S3 multipart uploads", () => {
  let environment: Environment;
  let s3: S3Client;
  before(async () => ({ environment, s3 } = await started(bucket)));
  after(async () => {
    s3.destroy();
    await endAll();
  });

  async function create(Key: string): Promise<{ Bucket: string; Key: string; UploadId: string }> {
    const { UploadId = "" } = await s3.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ContentType: "text/plain" }),
    );
    return { Bucket, Key, UploadId };
  }

  it("puts parts together in the order of their numbers, with an ETag of all", async () => {
    const upload = await create("big/file");
    const bodies = [randomBytes(5 * mebibyte), randomBytes(5 * mebibyte), randomBytes(10)];
    const Parts = await Promise.all(
      bodies.map(async (Body, index) => {
        const part = await s3.send(new UploadPartCommand({ ...upload, PartNumber: index + 1, Body }));
        return { PartNumber: index + 1, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 };
      }),
    );
    const listed = await s3.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    assert.deepEqual(
      [listed.Parts?.map((part) => part.Size), listed.IsTruncated],
      [[5 * mebibyte, 5 * mebibyte], true],
    );
    const { ETag } = await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    assert.equal(ETag, `"${md5(Buffer.concat(bodies.map(md5))).toString("hex")}-3"`);
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket, Key: "big/file" }));
    assert.deepEqual(Buffer.from((await Body?.transformToByteArray()) ?? []), Buffer.concat(bodies));
    assert.equal(ContentType, "text/plain");
    await assert.rejects(s3.send(new ListPartsCommand(upload)), { name: "NoSuchUpload" });
  });

  it("refuses parts that are out of order, too small, or not the ones that were sent", async () => {
    const upload = await create("refused");
    const sent: Array<{ PartNumber: number; ETag?: string }> = [];
    for (const PartNumber of [1, 2]) {
      const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body: `part ${PartNumber}` }));
      sent.push({ PartNumber, ETag });
    }
    const complete = (Parts: typeof sent) =>
      s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    await assert.rejects(complete([...sent].reverse()), { name: "InvalidPartOrder" });
    await assert.rejects(complete(sent), { name: "EntityTooSmall" });
    await assert.rejects(complete([{ PartNumber: 1, ETag: '"00000000000000000000000000000000"' }]), {
      name: "InvalidPart",
    });
  });

  it("copies ranges of other objects in as parts", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: "0123456789" }));
    const upload = await create("from ranges");
    const range = { CopySource: `${Bucket}/source`, CopySourceRange: "bytes=3-6" };
    const { CopyPartResult } = await s3.send(new UploadPartCopyCommand({ ...upload, ...range, PartNumber: 1 }));
    const Parts = [{ PartNumber: 1, ETag: CopyPartResult?.ETag }];
    await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "from ranges" }));
    assert.equal(await Body?.transformToString(), "3456");
  });

  it("forgets an aborted upload, bytes and all", async () => {
    const blobs = () => readdirSync(join(environment.directory, "s3", "blobs"), { recursive: true }).length;
    const upload = await create("aborted");
    const before = blobs();
    await s3.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: "gone soon" }));
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "aborted" }));
    assert.deepEqual(
      Uploads?.map((one) => one.UploadId),
      [upload.UploadId],
    );
    await s3.send(new AbortMultipartUploadCommand(upload));
    assert.equal(blobs(), before);
    await assert.rejects(s3.send(new UploadPartCommand({ ...upload, PartNumber: 2, Body: "late" })), {
      name: "NoSuchUpload",
    });
  });
});
