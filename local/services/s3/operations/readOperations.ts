import { createReadStream, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { AwsError } from "../../errors";
import type { Caller, Input, Operation } from "../../service";
import { checkRead } from "../conditions";
import { given } from "../input";
import {
  checksumMembers,
  lastModified,
  readable,
  versionMember,
  wantedBy,
  type Objects,
  type Wanted,
} from "../objects";
import { byteRange, type ByteRange } from "../byteRange";
import { fileBytes } from "../fileBytes";
import type { StoredObject } from "../version";

/** Content up to this size is read at once, the rest as a stream. */
const heldLimit = 256 * 1024;

/** The calls that read objects. GetObject's Body is a Buffer or, for large content, a Readable. */
export function readOperations(objects: Objects): Readonly<Record<string, Operation>> {
  return {
    GetObject: (input, caller) => getObject(objects, input, caller),
    HeadObject: (input, caller) => headObject(objects, input, caller),
    GetObjectAttributes: (input, caller) => getObjectAttributes(objects, input, caller),
    GetObjectTagging: (input, caller) => {
      const wanted = wantedBy(objects, input);
      const row = readable(objects, caller, wanted, "s3:GetObjectTagging");
      const tags = Object.entries(row.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
      return { ...versionMember(wanted.bucket, row), TagSet: tags };
    },
  };
}

/** Rights on the key, preconditions, range: the same for GET and HEAD. */
function described(
  objects: Objects,
  input: Input,
  caller: Caller,
): { row: StoredObject; range?: ByteRange; members: Record<string, unknown> } {
  if (input.PartNumber !== undefined) {
    throw new AwsError("NotImplemented", "Reading by partNumber is not supported locally; use a Range.", 501);
  }
  const wanted = wantedBy(objects, input);
  const row = readable(objects, caller, wanted);
  objects.rights.key(caller, "kms:Decrypt", wanted.bucket, wanted.key, row.headers);
  checkRead(input, row);
  const range = byteRange(given(input, "Range"), row.size);
  return { row, ...(range === undefined ? {} : { range }), members: membersOf(wanted, row, input, range) };
}

function membersOf({ bucket }: Wanted, row: StoredObject, input: Input, range?: ByteRange): Record<string, unknown> {
  const withChecksum = input.ChecksumMode === "ENABLED" && range === undefined;
  const tags = Object.keys(row.tags ?? {}).length;
  return {
    ...row.headers,
    ...overrides(input),
    ...versionMember(bucket, row),
    ...(withChecksum ? checksumMembers(row) : {}),
    ...(tags === 0 ? {} : { TagCount: tags }),
    Metadata: row.metadata ?? {},
    AcceptRanges: "bytes",
    LastModified: lastModified(row),
    ETag: `"${row.etag}"`,
    ContentLength: range === undefined ? row.size : range.last - range.first + 1,
    ...(range === undefined ? {} : { ContentRange: `bytes ${range.first}-${range.last}/${row.size}` }),
  };
}

const overridable = [
  "CacheControl",
  "ContentDisposition",
  "ContentEncoding",
  "ContentLanguage",
  "ContentType",
  "Expires",
];

function overrides(input: Input): Record<string, string> {
  const wanted = overridable.map((name) => [name, given(input, `Response${name}`)] as const);
  return Object.fromEntries(wanted.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function getObject(objects: Objects, input: Input, caller: Caller): unknown {
  const { row, range, members } = described(objects, input, caller);
  const Body = contentOf(objects.blobs.path(row.sequence), range ?? { first: 0, last: row.size - 1 });
  return { ...members, Body };
}

function headObject(objects: Objects, input: Input, caller: Caller): unknown {
  try {
    return described(objects, input, caller).members;
  } catch (error) {
    if (error instanceof AwsError && error.code === "NoSuchKey")
      throw new AwsError("NotFound", error.message, 404, error.members);
    throw error;
  }
}

/** Opened at once: the version may be gone a moment later. */
function contentOf(path: string, { first, last }: ByteRange): Buffer | Readable {
  const size = last - first + 1;
  if (size > heldLimit) return createReadStream("", { fd: openSync(path, "r"), start: first, end: last });
  return fileBytes(path, first, size);
}

function getObjectAttributes(objects: Objects, input: Input, caller: Caller): unknown {
  const wanted = wantedBy(objects, input);
  const row = readable(objects, caller, wanted);
  objects.rights.key(caller, "kms:Decrypt", wanted.bucket, wanted.key, row.headers);
  const known: Readonly<Record<string, unknown>> = {
    ETag: row.etag,
    Checksum: row.checksum === undefined ? undefined : checksumMembers(row),
    ObjectParts: row.parts === undefined ? undefined : { PartsCount: row.parts.length },
    StorageClass: row.headers.StorageClass ?? "STANDARD",
    ObjectSize: row.size,
  };
  const asked = Array.isArray(input.ObjectAttributes) ? (input.ObjectAttributes as unknown[]).map(String) : [];
  const unknown = asked.find((name) => !Object.hasOwn(known, name));
  if (asked.length === 0 || unknown !== undefined) {
    throw new AwsError(
      "InvalidArgument",
      `x-amz-object-attributes must name some of ${Object.keys(known).join(", ")}.`,
    );
  }
  const attributes = Object.fromEntries(asked.map((name) => [name, known[name]]));
  return { ...attributes, LastModified: lastModified(row), ...versionMember(wanted.bucket, row) };
}
