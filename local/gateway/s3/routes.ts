import { AwsError } from "../../services/errors";
import type { Address } from "./address";

interface Route {
  readonly operation: string;
  readonly method: string;
  readonly of: "account" | "bucket" | "object";
  /** A query parameter that must be there. */
  readonly marker?: string;
  /** Only with a copy source (true), or only without one. */
  readonly copies?: boolean;
}

/** The first that fits is meant: those with a marker stand before those without. */
const routes: readonly Route[] = [
  { operation: "ListBuckets", method: "GET", of: "account" },
  { operation: "HeadBucket", method: "HEAD", of: "bucket" },
  { operation: "GetBucketLocation", method: "GET", of: "bucket", marker: "location" },
  { operation: "GetBucketVersioning", method: "GET", of: "bucket", marker: "versioning" },
  { operation: "GetBucketNotificationConfiguration", method: "GET", of: "bucket", marker: "notification" },
  { operation: "ListObjectVersions", method: "GET", of: "bucket", marker: "versions" },
  { operation: "ListMultipartUploads", method: "GET", of: "bucket", marker: "uploads" },
  { operation: "ListObjectsV2", method: "GET", of: "bucket", marker: "list-type" },
  { operation: "ListObjects", method: "GET", of: "bucket" },
  { operation: "DeleteObjects", method: "POST", of: "bucket", marker: "delete" },
  { operation: "ListParts", method: "GET", of: "object", marker: "uploadId" },
  { operation: "GetObjectTagging", method: "GET", of: "object", marker: "tagging" },
  { operation: "GetObjectAttributes", method: "GET", of: "object", marker: "attributes" },
  { operation: "GetObject", method: "GET", of: "object" },
  { operation: "HeadObject", method: "HEAD", of: "object" },
  { operation: "UploadPartCopy", method: "PUT", of: "object", marker: "uploadId", copies: true },
  { operation: "UploadPart", method: "PUT", of: "object", marker: "uploadId", copies: false },
  { operation: "PutObjectTagging", method: "PUT", of: "object", marker: "tagging" },
  { operation: "CopyObject", method: "PUT", of: "object", copies: true },
  { operation: "PutObject", method: "PUT", of: "object", copies: false },
  { operation: "CreateMultipartUpload", method: "POST", of: "object", marker: "uploads" },
  { operation: "CompleteMultipartUpload", method: "POST", of: "object", marker: "uploadId" },
  { operation: "AbortMultipartUpload", method: "DELETE", of: "object", marker: "uploadId" },
  { operation: "DeleteObject", method: "DELETE", of: "object" },
];

/** Query parameters that make a request another one altogether: one that no route names must not fall through to a plain call. */
const subresources = new Set(
  `abac accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle location logging
   metadataConfiguration metadataTable metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock
   renameObject replication requestPayment restore retention select session tagging torrent uploadId uploads versioning versions website`.split(
    /\s+/,
  ),
);

export interface Asked {
  readonly method: string;
  readonly address: Address;
  readonly query: URLSearchParams;
  readonly copies: boolean;
}

/** @returns the name of the S3 operation that is asked for @throws AwsError NotImplemented naming what there is */
export function operationOf({ method, address, query, copies }: Asked): string {
  const of = address.key !== undefined ? "object" : address.bucket !== undefined ? "bucket" : "account";
  const subresource = [...query.keys()].find((name) => subresources.has(name));
  const route = routes.find(
    (one) =>
      one.method === method &&
      one.of === of &&
      (one.marker === undefined ? subresource === undefined : query.has(one.marker)) &&
      (one.copies === undefined || one.copies === copies),
  );
  if (route !== undefined) return route.operation;
  const asked = `${method} of ${of}${subresource === undefined ? "" : ` with ?${subresource}`}`;
  const supported = routes.map((one) => one.operation).join(", ");
  throw new AwsError("NotImplemented", `${asked} is not supported locally. Supported: ${supported}.`, 501);
}
