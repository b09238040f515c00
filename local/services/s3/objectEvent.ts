import type { Caller } from "../service";
import type { Bucket } from "./bucket";
import { formEncoded } from "./notificationFilter";
import type { ObjectVersion } from "./version";

/** What happened to an object, in the words of S3's notifications. */
export type Happened =
  | { readonly event: "s3:ObjectCreated:Put"; readonly reason: "PutObject" }
  | { readonly event: "s3:ObjectCreated:Copy"; readonly reason: "CopyObject" }
  | { readonly event: "s3:ObjectCreated:CompleteMultipartUpload"; readonly reason: "CompleteMultipartUpload" }
  | { readonly event: "s3:ObjectRemoved:Delete"; readonly reason: "DeleteObject" }
  | { readonly event: "s3:ObjectRemoved:DeleteMarkerCreated"; readonly reason: "DeleteObject" };

export const happenings = {
  put: { event: "s3:ObjectCreated:Put", reason: "PutObject" },
  copied: { event: "s3:ObjectCreated:Copy", reason: "CopyObject" },
  completed: { event: "s3:ObjectCreated:CompleteMultipartUpload", reason: "CompleteMultipartUpload" },
  erased: { event: "s3:ObjectRemoved:Delete", reason: "DeleteObject" },
  marked: { event: "s3:ObjectRemoved:DeleteMarkerCreated", reason: "DeleteObject" },
} as const satisfies Record<string, Happened>;

/** One change to one object, as it is told to those who listen. */
export interface ObjectEvent {
  readonly bucket: Bucket;
  /** The version made, or the one erased. */
  readonly row: ObjectVersion;
  /** Of the change: an erased version's own sequence is older. */
  readonly sequencer: string;
  readonly happened: Happened;
  readonly caller: Caller;
  readonly requestId: string;
  /** ISO 8601. */
  readonly time: string;
}

/** MD5 of nothing, which S3 gives as a delete marker's ETag. */
const emptyEtag = "d41d8cd98f00b204e9800998ecf8427e";

/** What is said of the content: nothing of a version that is gone. */
function contentOf({ row, happened }: ObjectEvent): { size?: number; etag?: string } {
  if (happened.event === "s3:ObjectRemoved:DeleteMarkerCreated") return { etag: emptyEtag };
  if (row.marker === true || happened.reason === "DeleteObject") return {};
  return { size: row.size, etag: row.etag };
}

function versionOf({ bucket, row }: ObjectEvent): string | undefined {
  return bucket.versioning === undefined && row.version === "null" ? undefined : row.version;
}

/** The `detail` of an event on the default bus. The key is raw. */
export function eventDetail(change: ObjectEvent, accountId: string): Readonly<Record<string, unknown>> {
  const { bucket, row, happened, sequencer, requestId } = change;
  const version = versionOf(change);
  const marked = happened.event === "s3:ObjectRemoved:DeleteMarkerCreated";
  const removed = happened.reason === "DeleteObject";
  return {
    version: "0",
    bucket: { name: bucket.name },
    object: {
      key: row.key,
      ...contentOf(change),
      ...(version === undefined ? {} : { "version-id": version }),
      sequencer,
    },
    "request-id": requestId,
    requester: accountId,
    "source-ip-address": "127.0.0.1",
    reason: happened.reason,
    ...(removed ? { "deletion-type": marked ? "Delete Marker Created" : "Permanently Deleted" } : {}),
  };
}

/** What a function is called with. The key is form-encoded. */
export function notificationRecords(change: ObjectEvent, configurationId: string, region: string): unknown {
  const { bucket, row, happened, sequencer, requestId, caller, time } = change;
  const version = versionOf(change);
  const { size, etag: eTag } = contentOf(change);
  const record = {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: region,
    eventTime: time,
    eventName: happened.event.replace(/^s3:/, ""),
    userIdentity: { principalId: caller.arn },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: { "x-amz-request-id": requestId, "x-amz-id-2": requestId },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId,
      bucket: { name: bucket.name, ownerIdentity: { principalId: "landfall" }, arn: bucket.arn },
      object: {
        key: formEncoded(row.key),
        size,
        eTag,
        versionId: version,
        sequencer,
      },
    },
  };
  return { Records: [record] };
}
