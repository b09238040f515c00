import { AwsError } from "../../errors";

export interface S3Uri {
  readonly bucket: string;
  /** Raw, without a leading slash; empty for the bucket itself. */
  readonly key: string;
}

/** @throws AwsError InvalidInputException for anything but s3://bucket[/key] (s3a and s3n are taken too) */
export function parseS3Uri(uri: string): S3Uri {
  const match = /^s3[an]?:\/\/([^/]+)\/?(.*)$/is.exec(uri);
  const [, bucket, key] = match ?? [];
  if (bucket === undefined)
    throw new AwsError("InvalidInputException", `"${uri}" is no S3 location (s3://bucket/key).`);
  return { bucket, key: key ?? "" };
}
