import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import type { Caller, Input } from "../service";
import type { Blobs } from "./blobs";
import type { Bucket } from "./bucket";
import type { Buckets } from "./buckets";
import type { Changes } from "./changes";
import { given, keyOf } from "./input";
import type { ObjectIndex } from "./objectIndex";
import type { Placement } from "./placement";
import type { Rights } from "./rights";
import type { Uploads } from "./uploads";
import type { StoredObject } from "./version";

/** What the operations of S3 work on. */
export interface Objects {
  readonly cloud: Cloud;
  readonly buckets: Buckets;
  readonly rights: Rights;
  readonly index: ObjectIndex;
  readonly blobs: Blobs;
  readonly placement: Placement;
  readonly changes: Changes;
  readonly uploads: Uploads;
}

type ReadAction = "s3:GetObject" | "s3:GetObjectTagging";

/** A version that is asked for. */
export interface Wanted {
  readonly bucket: Bucket;
  readonly key: string;
  /** The current one where it is missing. */
  readonly version?: string;
}

export function wantedBy({ buckets }: Objects, input: Input): Wanted {
  const bucket = buckets.get(given(input, "Bucket") ?? "");
  const version = given(input, "VersionId");
  return { bucket, key: keyOf(input), ...(version === undefined ? {} : { version }) };
}

/** The object version asked for, once the caller may have it. @throws AwsError AccessDenied, NoSuchKey, NoSuchVersion, MethodNotAllowed */
export function readable(
  objects: Objects,
  caller: Caller,
  wanted: Wanted,
  action: ReadAction = "s3:GetObject",
): StoredObject {
  objects.rights.version(caller, action, wanted.bucket, wanted.key, wanted.version);
  return found(objects, caller, wanted);
}

/** The object version asked for; whether there is one is told only to callers who may list. */
export function found({ index, rights }: Objects, caller: Caller, { bucket, key, version }: Wanted): StoredObject {
  const row = version === undefined ? index.newest(bucket.name, key) : index.version(bucket.name, key, version);
  if (row === undefined) throw rights.missing(caller, bucket, absent(key, version));
  if (row.marker !== true) return row;
  const marker = { DeleteMarker: true, VersionId: row.version };
  if (version === undefined) throw rights.missing(caller, bucket, absent(key, undefined, marker));
  throw new AwsError("MethodNotAllowed", "The specified method is not allowed against a delete marker.", 405, marker);
}

function absent(key: string, version?: string, members: Readonly<Record<string, unknown>> = {}): AwsError {
  if (version === undefined)
    return new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: key, ...members });
  return new AwsError("NoSuchVersion", "The specified version does not exist.", 404, {
    Key: key,
    VersionId: version,
    ...members,
  });
}

/** S3 tells time in whole seconds. */
export function lastModified({ modified }: { readonly modified: number }): Date {
  return new Date(Math.floor(modified / 1000) * 1000);
}

/** Only buckets that know versions show them. */
export function versionMember(bucket: Bucket, { version }: { readonly version: string }): { VersionId?: string } {
  return bucket.versioning === undefined && version === "null" ? {} : { VersionId: version };
}

export function checksumMembers({ checksum }: Pick<StoredObject, "checksum">): Readonly<Record<string, string>> {
  return checksum === undefined
    ? {}
    : { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}

/** How an object is encrypted, as every answer about it says. */
export function encryptionMembers({ headers }: Pick<StoredObject, "headers">): Readonly<Record<string, unknown>> {
  const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } = headers;
  return { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled };
}
