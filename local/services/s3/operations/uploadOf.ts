import type { Caller, Input } from "../../service";
import type { Bucket } from "../bucket";
import { bucketOf, given, keyOf } from "../input";
import type { Objects } from "../objects";
import type { Upload } from "../uploads";

/** The upload that a request names, once the caller may do `action` to its key. */
export function uploadOf(
  objects: Objects,
  input: Input,
  caller: Caller,
  action: string,
): { bucket: Bucket; upload: Upload } {
  const [bucket, key] = [objects.buckets.get(bucketOf(input)), keyOf(input)];
  objects.rights.object(caller, action, bucket, key);
  return { bucket, upload: objects.uploads.get(bucket.name, key, given(input, "UploadId") ?? "") };
}
