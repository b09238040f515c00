import type { Resource } from "../../graph/graph";
import type { Part, Sketch } from "../part";
import { at, parsed, recordsOf, sketchOf, textsOf, type Stack } from "../stack";

/**
 * Buckets with data in them. Parts of a bucket that a crawler looks at or that events are about have a node each: a
 * bucket can be where files land and where tables are. What the program itself fills holds code, and is left out.
 */
export const buckets: Part = {
  nodes(stack) {
    const filled = new Set(stack.ofType("aws:s3/bucketObjectv2:BucketObjectv2").map(({ inputs }) => inputs.bucket));
    const folders = foldersOf(stack);
    return stack
      .ofType("aws:s3/bucket:Bucket")
      .filter(({ outputs }) => !filled.has(outputs.bucket))
      .flatMap((bucket) => [bucketNode(bucket), ...placesOf(bucket, folders)]);
  },
};

const bucketNode = (bucket: Resource): Sketch => sketchOf(bucket, "bucket", bucket.outputs.bucket);

function placesOf(bucket: Resource, folders: ReadonlyArray<readonly [bucket: string, folder: string]>): Sketch[] {
  const whole = bucketNode(bucket);
  const own = new Set(folders.filter(([name, folder]) => name === whole.name && folder !== "").map(([, f]) => f));
  return [...own].map((folder) => ({
    ...whole,
    key: `${whole.key}#${folder}`,
    label: `${whole.label}/${folder}`,
    name: `${whole.name}/${folder}`,
    references: [],
  }));
}

/** Bucket and first folder of each key prefix that crawlers, notifications and event patterns name. */
function foldersOf(stack: Stack): Array<readonly [string, string]> {
  const crawled = stack
    .ofType("aws:glue/crawler:Crawler")
    .flatMap(({ inputs }) => recordsOf(inputs.s3Targets ?? []).map(({ path }) => String(path).slice("s3://".length)));
  const notified = stack
    .ofType("aws:s3/bucketNotification:BucketNotification")
    .flatMap(({ inputs }) =>
      ["lambdaFunctions", "queues", "topics"].flatMap((kind) =>
        recordsOf(inputs[kind] ?? []).map(
          ({ filterPrefix }) => `${String(inputs.bucket)}/${String(filterPrefix ?? "")}`,
        ),
      ),
    );
  const matched = stack.ofType("aws:cloudwatch/eventRule:EventRule").flatMap(({ inputs }) => {
    const detail = parsed(inputs.eventPattern).detail;
    const prefixes = recordsOf(at(detail, "object", "key") ?? []).map(prefixOf);
    return textsOf(at(detail, "bucket", "name")).flatMap((bucket) => prefixes.map((prefix) => `${bucket}/${prefix}`));
  });
  return [...crawled, ...notified, ...matched].map((path) => {
    const [bucket = "", folder = "", ...rest] = path.split("/");
    return [bucket, rest.length > 0 ? `${folder}/` : ""] as const;
  });
}

/** What keys begin with that fit a matcher of an event pattern. */
export function prefixOf(matcher: unknown): string {
  const wildcard = at(matcher, "wildcard");
  if (typeof wildcard === "string") return wildcard.split("*")[0] ?? "";
  return String(at(matcher, "prefix") ?? "");
}
