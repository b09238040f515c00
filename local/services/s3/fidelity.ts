import type { FidelityRow } from "../service";

const exactCalls = `ListBuckets HeadBucket GetBucketLocation GetBucketVersioning ListObjectsV2 ListObjects ListObjectVersions GetObject
  HeadObject GetObjectTagging PutObject CopyObject PutObjectTagging DeleteObject DeleteObjects CreateMultipartUpload UploadPart
  UploadPartCopy CompleteMultipartUpload AbortMultipartUpload ListParts`;

const partialCalls: Readonly<Record<string, string>> = {
  GetBucketNotificationConfiguration: "shows functions and EventBridge, the only targets there are",
  GetObjectAttributes: "parts are counted, not listed",
  ListMultipartUploads: "no delimiter",
};

/** What docs/fidelity.md says about S3. */
export const fidelity: readonly FidelityRow[] = [
  ...exactCalls.split(/\s+/).map((what): FidelityRow => ({ kind: "call", what, fidelity: "exact" })),
  ...Object.entries(partialCalls).map(([what, approximate]): FidelityRow => ({
    kind: "call",
    what,
    fidelity: { approximate },
  })),
  { kind: "behaviour", what: "versions, delete markers, suspended versioning", fidelity: "exact" },
  { kind: "behaviour", what: "conditional reads and writes", fidelity: "exact" },
  {
    kind: "behaviour",
    what: "checksums CRC32, CRC32C, CRC64NVME, SHA-1, SHA-256, in headers and trailers",
    fidelity: "exact",
  },
  {
    kind: "behaviour",
    what: "ETag of objects under a KMS key",
    fidelity: { approximate: "the MD5 of the content; AWS gives another value" },
  },
  {
    kind: "behaviour",
    what: "signatures",
    fidelity: {
      approximate: "the access key says who calls; the signature and a presigned URL's expiry are not checked",
    },
  },
  {
    kind: "behaviour",
    what: "object events",
    fidelity: { approximate: "at once and in order; each function call is repeated until it is accepted" },
  },
  {
    kind: "behaviour",
    what: "files that a job writes",
    fidelity: { approximate: "become objects when the job ends or calls AWS, not while it writes" },
  },
  { kind: "behaviour", what: "reading by part number", fidelity: { refused: "use a range" } },
  {
    kind: "behaviour",
    what: "object lock, customer-provided keys, ACLs, website redirects",
    fidelity: { refused: "by header name" },
  },
  {
    kind: "behaviour",
    what: "notifications to queues and topics",
    fidelity: { refused: "use EventBridge or a function" },
  },
];
