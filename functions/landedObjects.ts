import { retryOf, type Retrial } from "./attempts";

/** One version of one key in a landing bucket. The key is raw, as S3 has it. */
export interface LandedObject {
  bucket: string;
  key: string;
  version: string;
  /** In bytes. */
  size: number;
  etag: string;
  /** Hexadecimal; orders versions of one key where both events carried one. */
  sequencer?: string;
  /** That it is a deletion: the version is a delete marker, or it was erased and is there no more. @default it landed */
  state?: "deleted" | "erased";
}

/** What a text turned out to be: objects that landed or were deleted, a batch to try again, nothing to do, or nothing that could ever be handled. */
export type Arrival = { objects: LandedObject[] } | { retry: Retrial } | { ignored: string } | { unusable: string };

interface EventBridgeDetail {
  "deletion-type"?: string;
  bucket?: { name?: string };
  object?: { key?: string; size?: number; etag?: string; sequencer?: string; "version-id"?: string };
}

interface NotificationRecord {
  eventName?: string;
  s3?: {
    bucket?: { name?: string };
    object?: { key?: string; size?: number; eTag?: string; sequencer?: string; versionId?: string };
  };
}

/** What an event holds that EventBridge, S3 or `recover` wrote; `suffix` is what the keys of data files end in. */
export function arrivalOf(text: string, suffix: string): Arrival {
  const event = parsed(text);
  if (event === undefined) return { unusable: "it is no JSON object" };
  if (event["Event"] === "s3:TestEvent") return { ignored: "S3's test of its notification" };
  const retry = retryOf(event);
  if (retry !== undefined) return { retry };
  const found = objectsOf(event);
  if (found === undefined) return { unusable: "it is neither an event of EventBridge nor a notification of S3" };
  const problem = found.map((object) => problemOf(object, suffix)).find((each) => each !== undefined);
  return problem === undefined ? { objects: found as LandedObject[] } : { unusable: problem };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function objectsOf(event: Record<string, unknown>): Array<Partial<LandedObject>> | undefined {
  if (event["source"] === "aws.s3") {
    const isDeletion = event["detail-type"] === "Object Deleted";
    return [fromEventBridge(event["detail"] ?? {}, isDeletion)];
  }
  if (Array.isArray(event["Records"])) return (event["Records"] as NotificationRecord[]).map(fromNotification);
  return undefined;
}

function fromEventBridge(detail: EventBridgeDetail, isDeletion: boolean): Partial<LandedObject> {
  const { bucket, object = {} } = detail;
  const { key, size, etag, sequencer } = object;
  const landed = { bucket: bucket?.name, key, version: object["version-id"], size: size ?? 0, etag: etag ?? "" };
  const isMarker = detail["deletion-type"] === "Delete Marker Created";
  return { ...landed, sequencer, ...(isDeletion ? deletion(isMarker) : {}) };
}

function deletion(isMarker: boolean): Pick<LandedObject, "state"> {
  return { state: isMarker ? "deleted" : "erased" };
}

function fromNotification({ eventName = "", s3 }: NotificationRecord): Partial<LandedObject> {
  const { key, size, eTag, sequencer, versionId } = s3?.object ?? {};
  return {
    bucket: s3?.bucket?.name,
    key: decoded(key),
    version: versionId,
    size: size ?? 0,
    etag: eTag ?? "",
    sequencer,
    ...(removal.test(eventName) ? deletion(eventName.endsWith(":DeleteMarkerCreated")) : {}),
  };
}

const removal = /^(ObjectRemoved|LifecycleExpiration):/;

/** Notifications carry keys form-encoded, EventBridge as they are. A key that does not decode is none. */
function decoded(key: string | undefined): string | undefined {
  try {
    return key === undefined ? undefined : decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function problemOf({ bucket, key, version }: Partial<LandedObject>, suffix: string): string | undefined {
  if (!bucket || !key) return "it names no bucket and key";
  if (!version) return `"${key}" has no version: turn versioning on for bucket ${bucket}`;
  if (!key.endsWith(suffix)) return `"${key}" does not end in ${suffix}`;
  return undefined;
}
