import { AwsError } from "../../errors";
import type { Caller, Input } from "../../service";
import { given, pageSize, wholeNumber } from "../input";
import { lastModified, type Objects } from "../objects";
import type { Upload } from "../uploads";
import { compareUtf8 } from "../utf8Order";
import { echoed, listable, spelling } from "./listingParts";
import { uploadOf } from "./uploadOf";

/** The parts of an upload so far. */
export function listParts(objects: Objects, input: Input, caller: Caller): unknown {
  const { bucket, upload } = uploadOf(objects, input, caller, "s3:ListMultipartUploadParts");
  const after = wholeNumber(input, "PartNumberMarker", 0, 10_000) ?? 0;
  const size = pageSize(input, "MaxParts");
  const left = objects.uploads.partsOf(upload).filter((part) => part.number > after);
  const page = left.slice(0, size);
  const algorithm = upload.checksum?.algorithm;
  return {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? 0,
    MaxParts: size,
    IsTruncated: left.length > page.length,
    ...(upload.checksum === undefined ? {} : { ChecksumAlgorithm: algorithm, ChecksumType: upload.checksum.type }),
    StorageClass: upload.attributes.headers.StorageClass ?? "STANDARD",
    Parts: page.map((part) => ({
      PartNumber: part.number,
      LastModified: lastModified(part),
      ETag: `"${part.etag}"`,
      Size: part.size,
      ...(part.checksum === undefined ? {} : { [`Checksum${algorithm}`]: part.checksum }),
    })),
  };
}

/** Uploads under way in a bucket, by key and then by age. */
export function listMultipartUploads(objects: Objects, input: Input, caller: Caller): unknown {
  const bucket = listable(objects, input, caller, "s3:ListBucketMultipartUploads");
  if (given(input, "Delimiter") !== undefined) {
    throw new AwsError("NotImplemented", "ListMultipartUploads takes no delimiter locally.", 501);
  }
  const [spell, size, prefix] = [spelling(input), pageSize(input, "MaxUploads"), given(input, "Prefix") ?? ""];
  const uploads = objects.uploads.of(bucket.name).filter(({ key }) => key.startsWith(prefix));
  const left = uploads
    .sort(byKeyAndAge)
    .filter(isAfter(given(input, "KeyMarker"), given(input, "UploadIdMarker"), uploads));
  const page = left.slice(0, size);
  const last = left.length > page.length ? page.at(-1) : undefined;
  const { Name, ...members } = echoed(input, bucket, spell, ["KeyMarker"]);
  return {
    Bucket: Name,
    ...members,
    UploadIdMarker: given(input, "UploadIdMarker"),
    MaxUploads: size,
    IsTruncated: last !== undefined,
    ...(last === undefined ? {} : { NextKeyMarker: spell(last.key), NextUploadIdMarker: last.id }),
    Uploads: page.map(({ id, key, initiated }) => ({ UploadId: id, Key: spell(key), Initiated: new Date(initiated) })),
  };
}

function byKeyAndAge(one: Upload, other: Upload): number {
  return compareUtf8(one.key, other.key) || one.initiated - other.initiated || compareUtf8(one.id, other.id);
}

function isAfter(
  key: string | undefined,
  id: string | undefined,
  sorted: readonly Upload[],
): (upload: Upload) => boolean {
  if (key === undefined) return () => true;
  const marker = sorted.find((upload) => upload.key === key && upload.id === id);
  if (marker === undefined) return (upload) => compareUtf8(upload.key, key) > 0;
  return (upload) => byKeyAndAge(upload, marker) > 0;
}
