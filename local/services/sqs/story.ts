type Json = Readonly<Record<string, unknown>>;

function record(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function parsed(body: string): Json {
  if (!body.startsWith("{")) return {};
  try {
    return record(JSON.parse(body));
  } catch {
    return {};
  }
}

function objectId(bucket: unknown, key: unknown, version: unknown): string[] {
  if (typeof bucket !== "string" || typeof key !== "string") return [];
  return [`object:${bucket}/${key}@${typeof version === "string" ? version : "null"}`];
}

function ofEvent(event: Json): string[] {
  if (typeof event["detail-type"] !== "string") return [];
  const detail = record(event.detail);
  const object = record(detail.object);
  const isS3 = event.source === "aws.s3";
  // An event that somebody wrote anew, to have its object handled again, has no id.
  const own = typeof event.id === "string" ? [`event:${event.id}`] : [];
  return [...own, ...(isS3 ? objectId(record(detail.bucket).name, object.key, object["version-id"]) : [])];
}

/** S3 notifications carry keys form-encoded. */
function decodedKey(key: unknown): unknown {
  if (typeof key !== "string") return undefined;
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return key;
  }
}

function ofNotification(body: Json): string[] {
  const records: unknown[] = Array.isArray(body.Records) ? body.Records : [];
  return records.flatMap((entry) => {
    const { bucket, object } = record(record(entry).s3);
    const { key, versionId } = record(object);
    return objectId(record(bucket).name, decodedKey(key), versionId);
  });
}

function ofNotice(body: Json): string[] {
  if (body.Type !== "Notification" || typeof body.MessageId !== "string") return [];
  return [`notice:${body.MessageId}`, ...payloadStory(typeof body.Message === "string" ? body.Message : "")];
}

/**
 * Story ids that a payload carries: the event of EventBridge, the S3 objects of either event shape, the notice of SNS and
 * what is in it. Empty for any other text.
 */
export function payloadStory(payload: string): string[] {
  const body = parsed(payload);
  return [...ofEvent(body), ...ofNotification(body), ...ofNotice(body)];
}
