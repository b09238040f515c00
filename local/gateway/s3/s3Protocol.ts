import type { OutgoingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { AwsError } from "../../services/errors";
import { bodyOf } from "../body";
import type { Call, Exchange, Protocol, Reply } from "../exchange";
import { declaration, element, escaped, isStructure, scalar } from "../xml";
import { addressOf } from "./address";
import { documentOf, structureOf } from "./document";
import { toHeader } from "./headerText";
import { inputOf } from "./input";
import { responseHeaders } from "./members";
import { objectBody, plainEncoding } from "./objectBody";
import { operationOf } from "./routes";

type Members = Readonly<Record<string, unknown>>;

/** Results with an XML body: its root, and the members that stand in headers none the less. */
const documents: Readonly<Record<string, { readonly root: string; readonly headers?: readonly string[] }>> = {
  CompleteMultipartUpload: {
    root: "CompleteMultipartUploadResult",
    headers: ["VersionId", "ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled"],
  },
  CopyObject: {
    root: "CopyObjectResult",
    headers: ["VersionId", "CopySourceVersionId", "ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled"],
  },
  CreateMultipartUpload: {
    root: "InitiateMultipartUploadResult",
    headers: ["ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled", "ChecksumAlgorithm", "ChecksumType"],
  },
  DeleteObjects: { root: "DeleteResult" },
  GetBucketLocation: { root: "LocationConstraint" },
  GetBucketNotificationConfiguration: { root: "NotificationConfiguration" },
  GetBucketVersioning: { root: "VersioningConfiguration" },
  GetObjectAttributes: { root: "GetObjectAttributesResponse", headers: ["LastModified", "VersionId"] },
  GetObjectTagging: { root: "Tagging", headers: ["VersionId"] },
  ListBuckets: { root: "ListAllMyBucketsResult" },
  ListMultipartUploads: { root: "ListMultipartUploadsResult" },
  ListObjectVersions: { root: "ListVersionsResult" },
  ListObjects: { root: "ListBucketResult" },
  ListObjectsV2: { root: "ListBucketResult" },
  ListParts: { root: "ListPartsResult" },
  UploadPartCopy: {
    root: "CopyPartResult",
    headers: ["CopySourceVersionId", "ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled"],
  },
};
/** Members that hold the whole document. */
const payloads = ["CopyObjectResult", "CopyPartResult"];
const noContent = new Set(["DeleteObject", "AbortMultipartUpload"]);

async function bodyMembers(operation: string, { request }: Exchange): Promise<Members> {
  switch (operation) {
    case "PutObject":
    case "UploadPart":
      return objectBody(request);
    case "DeleteObjects": {
      const { Object: Objects, Quiet } = structureOf(await bodyOf(request), "Delete");
      return { Delete: { Objects, Quiet: Quiet === "true" } };
    }
    case "CompleteMultipartUpload": {
      const { Part: Parts } = structureOf(await bodyOf(request), "CompleteMultipartUpload");
      return { MultipartUpload: { Parts } };
    }
    case "PutObjectTagging": {
      const { TagSet } = structureOf(await bodyOf(request), "Tagging");
      return { Tagging: { TagSet: isStructure(TagSet) ? TagSet.Tag : [] } };
    }
    default:
      return {};
  }
}

function headerText(value: unknown): string {
  if (value instanceof Date) return value.toUTCString();
  return toHeader(String(value));
}

function headersOf(members: Members): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(members)) {
    const header = responseHeaders[name];
    if (header !== undefined && value !== undefined && value !== null) headers[header] = headerText(value);
  }
  const metadata = isStructure(members.Metadata) ? members.Metadata : {};
  for (const [name, value] of Object.entries(metadata)) headers[`x-amz-meta-${name}`] = headerText(value);
  return headers;
}

function identity({ requestId }: Exchange): OutgoingHttpHeaders {
  return { "x-amz-request-id": requestId, "x-amz-id-2": requestId };
}

function documentReply(exchange: Exchange, operation: string, output: Members): Reply | undefined {
  const shape = documents[operation];
  if (shape === undefined) return undefined;
  const inHeaders = Object.fromEntries((shape.headers ?? []).map((name) => [name, output[name]]));
  const rest = Object.fromEntries(Object.entries(output).filter(([name]) => !(name in inHeaders)));
  const payload = payloads.map((name) => rest[name]).find(isStructure);
  const headers = { "content-type": "application/xml", ...identity(exchange), ...headersOf(inHeaders) };
  return { status: 200, headers, body: documentOf(shape.root, payload ?? rest) };
}

function contentOf(output: Members): string | Buffer | Readable {
  const { Body } = output;
  return Body instanceof Readable || Buffer.isBuffer(Body) ? Body : "";
}

/** S3's REST-XML: bucket and key in path or host, members in headers, query and XML. */
export const s3Protocol: Protocol = {
  async read(exchange): Promise<Call> {
    const { request, target } = exchange;
    const address = addressOf(request.headers.host ?? "", target.rawPath);
    const copies = request.headers["x-amz-copy-source"] !== undefined;
    const operation = operationOf({ method: request.method ?? "GET", address, query: target.query, copies });
    const { ContentEncoding, ...members } = inputOf(request.headers, target.query);
    const encoding = plainEncoding(ContentEncoding);
    const input = {
      ...members,
      ...(encoding === undefined ? {} : { ContentEncoding: encoding }),
      ...(await bodyMembers(operation, exchange)),
      Bucket: address.bucket,
      Key: address.key,
    };
    return { operation, input };
  },

  write(exchange, _api, { operation }, output): Reply {
    const members = isStructure(output) ? output : {};
    const document = documentReply(exchange, operation, members);
    if (document !== undefined) return document;
    const status = noContent.has(operation) ? 204 : members.ContentRange !== undefined ? 206 : 200;
    return { status, headers: { ...identity(exchange), ...headersOf(members) }, body: contentOf(members) };
  },

  fail(exchange, error: AwsError): Reply {
    const members = Object.entries(error.members).map(([name, value]) => element(name, scalar(value)));
    const parts = [
      element("Code", escaped(error.code)),
      element("Message", escaped(error.message)),
      ...members,
      element("Resource", escaped(exchange.target.rawPath)),
      element("RequestId", exchange.requestId),
      element("HostId", exchange.requestId),
    ];
    const headers = { "content-type": "application/xml", ...identity(exchange), ...headersOf(error.members) };
    return {
      status: error.status,
      headers,
      body: error.status === 304 ? "" : declaration + element("Error", parts.join("")),
    };
  },
};
