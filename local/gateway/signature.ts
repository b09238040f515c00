import type { IncomingHttpHeaders } from "node:http";
import { AwsError } from "../services/errors";
import type { Target } from "./target";

/** Who says to be calling, and which service. Signatures are not checked: locally any key is accepted. */
export interface Signature {
  readonly accessKeyId: string;
  /** The service of the credential scope: "s3", "glue", "redshift-data", ... */
  readonly signingName: string;
}

const scoped = /^([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request$/;

function fromScope(credential: string): Signature {
  const [, accessKeyId, signingName] = scoped.exec(credential) ?? [];
  if (accessKeyId !== undefined && signingName !== undefined) return { accessKeyId, signingName };
  const wanted = "<access key>/<yyyymmdd>/<region>/<service>/aws4_request";
  throw new AwsError("IncompleteSignature", `Credential "${credential}" is not of the form ${wanted}.`, 403);
}

function fromHeader(authorization: string): Signature {
  const [, credential] = /^AWS4-HMAC-SHA256\s.*?Credential=([^,\s]+)/.exec(authorization) ?? [];
  if (credential !== undefined) return fromScope(credential);
  // Signature version 2, which nothing but S3 still takes.
  const [, accessKeyId] = /^AWS ([^:]+):/.exec(authorization) ?? [];
  if (accessKeyId !== undefined) return { accessKeyId, signingName: "s3" };
  throw new AwsError("IncompleteSignature", "The Authorization header is neither AWS4-HMAC-SHA256 nor AWS.", 403);
}

/**
 * The signature in the header, or in the query of a presigned URL.
 * @throws AwsError MissingAuthenticationToken for an unsigned request: a web page could send one
 */
export function signatureOf(headers: IncomingHttpHeaders, target: Target): Signature {
  if (headers.authorization !== undefined) return fromHeader(headers.authorization);
  const credential = target.query.get("X-Amz-Credential");
  if (credential !== null) return fromScope(credential);
  const accessKeyId = target.query.get("AWSAccessKeyId");
  if (accessKeyId !== null) return { accessKeyId, signingName: "s3" };
  throw new AwsError("MissingAuthenticationToken", "The request is not signed. Sign it with any access key.", 403);
}
