import { readFileSync } from "node:fs";
import type { Cloud } from "../../../cloud";
import { AwsError } from "../../errors";
import type { Caller } from "../../service";
import { invalid } from "../calls";
import { QueryError } from "../queryError";
import { csvRows, type Cell } from "../results/csv";
import type { ResultPlace } from "../workgroups";
import type { Answer } from "./answer";
import type { QueryRecord } from "./records";

/** Where a query's result goes: the location is a folder, with or without its closing slash. */
export function outputOf(location: string, id: string, format: Answer["format"]): string {
  return `${location.replace(/\/*$/, "")}/${id}.${format}`;
}

/** Puts the result and its description into the bucket, as the query's caller. @throws QueryError where that may not be */
export async function keepAnswer(cloud: Cloud, record: QueryRecord, { body, columns }: Answer): Promise<void> {
  const { bucket, key } = addressOf(record.output);
  const how = { ...encryptionOf(record.results), ContentType: "application/octet-stream", Bucket: bucket };
  try {
    await cloud.call(record.caller, "s3", "PutObject", { ...how, Key: key, Body: body });
    const Body = Buffer.from(JSON.stringify({ columns }));
    await cloud.call(record.caller, "s3", "PutObject", { ...how, Key: `${key}.metadata`, Body });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new QueryError(
      `Access denied when writing output to url: ${record.output} . Please ensure you are allowed to access the S3 bucket. ` +
        `If you are encrypting query results with KMS key, please ensure you are allowed to access your KMS key (${error.message})`,
    );
  }
}

/** Athena asks for the results' bucket before it takes a query. @throws InvalidRequestException where it may not */
export async function checkOutput(cloud: Cloud, caller: Caller, location: string): Promise<void> {
  const { bucket } = addressOf(location);
  try {
    await cloud.call(caller, "s3", "GetBucketLocation", { Bucket: bucket });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid(`Unable to verify/create output bucket ${bucket} (${error.message})`);
  }
}

/** Reads rows of a result, as the caller of GetQueryResults may read its object. @param from a byte: 0, or where the page before ended */
export function readAnswer(cloud: Cloud, caller: Caller, record: QueryRecord, from: number, count: number) {
  const { bucket, key } = addressOf(record.output);
  const bytes = readFileSync(fileOf(cloud, caller, bucket, key));
  const page = record.output.endsWith(".csv") ? csvRows(bytes, from, count) : lines(bytes, from, count);
  return { rows: page.rows, ...(page.next < bytes.length ? { next: page.next } : {}) };
}

function fileOf(cloud: Cloud, caller: Caller, bucket: string, key: string): string {
  try {
    return cloud.offer("s3").fileFor(caller, bucket, key);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.status === 403) throw new AwsError("AccessDeniedException", error.message);
    throw invalid(`Could not find results: s3://${bucket}/${key} is not there.`);
  }
}

function lines(bytes: Buffer, from: number, count: number): { rows: Cell[][]; next: number } {
  const all = bytes.toString("utf8", from).split("\n").slice(0, -1);
  const page = all.slice(0, count);
  const next = from + page.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
  return { rows: page.map((line) => [line]), next };
}

function addressOf(url: string): { bucket: string; key: string } {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(url) ?? [];
  return { bucket, key };
}

function encryptionOf({ encryption, expectedBucketOwner }: ResultPlace): Record<string, unknown> {
  const owner = expectedBucketOwner === undefined ? {} : { ExpectedBucketOwner: expectedBucketOwner };
  if (encryption === undefined) return owner;
  if (encryption.option === "SSE_S3") return { ...owner, ServerSideEncryption: "AES256" };
  return { ...owner, ServerSideEncryption: "aws:kms", SSEKMSKeyId: encryption.kmsKey };
}
