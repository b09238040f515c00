import { AwsError } from "../../errors";
import type { Caller, Input, Operation } from "../../service";
import type { Bucket } from "../bucket";
import { given, pageSize } from "../input";
import { listed, type Listed, type Listing } from "../listing";
import { lastModified, type Objects } from "../objects";
import type { StoredObject } from "../version";
import { commonPrefixes, echoed, listable, spelling, type Spelling } from "./listingParts";
import { listObjectVersions } from "./versionListing";

/** The calls that list objects. */
export function listOperations(objects: Objects): Readonly<Record<string, Operation>> {
  return {
    ListObjectsV2: (input, caller) => listObjectsV2(objects, input, caller),
    ListObjects: (input, caller) => listObjects(objects, input, caller),
    ListObjectVersions: (input, caller) => listObjectVersions(objects, input, caller),
  };
}

interface Page {
  readonly lines: readonly Listed[];
  readonly truncated: boolean;
  /** The key or common prefix of the last line. */
  readonly last?: string;
}

function pageOf({ index }: Objects, bucket: Bucket, listing: Omit<Listing, "visible">, size: number): Page {
  const lines: Listed[] = [];
  const visible = (key: string) => index.current(bucket.name, key) !== undefined;
  for (const line of listed(index.keys(bucket.name), { ...listing, visible })) {
    if (lines.length === size) {
      const end = lines[size - 1];
      return { lines, truncated: size > 0, ...(end === undefined ? {} : { last: nameOf(end) }) };
    }
    lines.push(line);
  }
  return { lines, truncated: false };
}

function nameOf(line: Listed): string {
  return "key" in line ? line.key : line.commonPrefix;
}

function contentsOf(
  { index }: Objects,
  bucket: Bucket,
  lines: readonly Listed[],
  spell: Spelling,
  owner?: string,
): unknown[] {
  return lines.flatMap((line) => {
    const row = "key" in line ? index.current(bucket.name, line.key) : undefined;
    return row === undefined ? [] : [entryOf(row, spell, owner)];
  });
}

function entryOf(row: StoredObject, spell: Spelling, owner?: string): unknown {
  return {
    Key: spell(row.key),
    LastModified: lastModified(row),
    ETag: `"${row.etag}"`,
    ...(row.checksum === undefined
      ? {}
      : { ChecksumAlgorithm: row.checksum.algorithm, ChecksumType: row.checksum.type }),
    Size: row.size,
    StorageClass: row.headers.StorageClass ?? "STANDARD",
    ...(owner === undefined ? {} : { Owner: { ID: owner } }),
  };
}

function asked(input: Input, after?: string): Omit<Listing, "visible"> {
  const delimiter = given(input, "Delimiter");
  return {
    prefix: given(input, "Prefix") ?? "",
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(after === undefined ? {} : { after }),
  };
}

function listObjectsV2(objects: Objects, input: Input, caller: Caller): unknown {
  const bucket = listable(objects, input, caller, "s3:ListBucket");
  const [spell, size, token] = [spelling(input), pageSize(input, "MaxKeys"), given(input, "ContinuationToken")];
  const after = token === undefined ? given(input, "StartAfter") : afterToken(token);
  const { lines, truncated, last } = pageOf(objects, bucket, asked(input, after), size);
  const owner = input.FetchOwner === true ? objects.cloud.accountId : undefined;
  return {
    ...echoed(input, bucket, spell, ["Delimiter", "StartAfter"]),
    MaxKeys: size,
    KeyCount: lines.length,
    IsTruncated: truncated,
    ContinuationToken: token,
    NextContinuationToken: last === undefined ? undefined : Buffer.from(last).toString("base64url"),
    Contents: contentsOf(objects, bucket, lines, spell, owner),
    CommonPrefixes: commonPrefixes(lines, spell),
  };
}

/** A token is the last name of the page before it. */
function afterToken(token: string): string {
  const after = Buffer.from(token, "base64url").toString("utf8");
  if (after !== "" && Buffer.from(after).toString("base64url") === token) return after;
  throw new AwsError("InvalidArgument", "The continuation token provided is incorrect");
}

function listObjects(objects: Objects, input: Input, caller: Caller): unknown {
  const bucket = listable(objects, input, caller, "s3:ListBucket");
  const [spell, size] = [spelling(input), pageSize(input, "MaxKeys")];
  const { lines, truncated, last } = pageOf(objects, bucket, asked(input, given(input, "Marker")), size);
  // Without a delimiter the last key is the next marker, and S3 leaves it to the client to know.
  const next = given(input, "Delimiter") === undefined ? undefined : last;
  return {
    ...echoed(input, bucket, spell, ["Delimiter", "Marker"]),
    MaxKeys: size,
    IsTruncated: truncated,
    NextMarker: next === undefined ? undefined : spell(next),
    Contents: contentsOf(objects, bucket, lines, spell, objects.cloud.accountId),
    CommonPrefixes: commonPrefixes(lines, spell),
  };
}
