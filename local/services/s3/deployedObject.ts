import { readFileSync } from "node:fs";
import { zipSync, type Zippable } from "fflate";
import type { Archive, Asset, Properties } from "../../graph/graph";
import { AwsError } from "../errors";
import type { Input } from "../service";

/** The earliest moment that a ZIP entry can carry: archives of the same content are the same bytes. */
const zipEpoch = new Date(1980, 0, 1);

function bytesOf(asset: Asset): Buffer {
  return asset.asset === "text" ? Buffer.from(asset.text) : readFileSync(asset.path);
}

function zipped({ entries }: Archive): Buffer {
  const files: Zippable = {};
  for (const name of Object.keys(entries).sort()) {
    const asset = entries[name];
    if (asset !== undefined) files[name] = bytesOf(asset);
  }
  return Buffer.from(zipSync(files, { mtime: zipEpoch, os: 3 }));
}

function contentOf({ source, content, contentBase64 }: Properties): Buffer {
  if (typeof content === "string") return Buffer.from(content);
  if (typeof contentBase64 === "string") return Buffer.from(contentBase64, "base64");
  if (source === undefined) return Buffer.alloc(0);
  const asset = source as Asset | Archive;
  return asset.asset === "archive" ? zipped(asset) : bytesOf(asset);
}

/** Resource property to member of PutObject. */
const members: Readonly<Record<string, string>> = {
  bucketKeyEnabled: "BucketKeyEnabled",
  cacheControl: "CacheControl",
  contentDisposition: "ContentDisposition",
  contentEncoding: "ContentEncoding",
  contentLanguage: "ContentLanguage",
  contentType: "ContentType",
  kmsKeyId: "SSEKMSKeyId",
  metadata: "Metadata",
  serverSideEncryption: "ServerSideEncryption",
  storageClass: "StorageClass",
};

/** A PutObject as the program asks for it. */
export interface DeployedPut extends Input {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: Buffer;
}

/** The PutObject that an aws.s3.BucketObjectv2 stands for. @throws AwsError where its content cannot be read */
export function putOf(outputs: Properties): DeployedPut {
  const given = Object.entries(members).filter(([name]) => outputs[name] !== undefined && outputs[name] !== null);
  const named = Object.fromEntries(given.map(([name, member]) => [member, outputs[name]]));
  const kms = named.SSEKMSKeyId !== undefined ? { ServerSideEncryption: "aws:kms" } : {};
  const tags = new URLSearchParams((outputs.tags ?? {}) as Record<string, string>).toString();
  const place = { Bucket: String(outputs.bucket), Key: String(outputs.key) };
  try {
    return { ...kms, ...named, ...place, ...(tags === "" ? {} : { Tagging: tags }), Body: contentOf(outputs) };
  } catch (error) {
    throw new AwsError(
      "InvalidArgument",
      `The content of ${place.Bucket}/${place.Key} cannot be read: ${(error as Error).message}`,
    );
  }
}
