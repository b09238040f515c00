/** A function that a bucket calls for some of its events. */
export interface FunctionNotification {
  readonly id: string;
  readonly functionArn: string;
  /** "s3:ObjectCreated:*", "s3:ObjectRemoved:Delete", ... */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * Why an object event is not one that the notification asks for; undefined where it is.
 * @param event "s3:ObjectCreated:Put" and the like
 */
export function mismatch(notification: FunctionNotification, event: string, key: string): string | undefined {
  const { events, prefix, suffix } = notification;
  if (!events.some((wanted) => wanted === event || (wanted.endsWith("*") && event.startsWith(wanted.slice(0, -1))))) {
    return `event ${event} is none of ${events.join(", ")}`;
  }
  if (!key.startsWith(prefix)) return `key "${key}" does not begin with the prefix "${prefix}"`;
  if (!key.endsWith(suffix)) return `key "${key}" does not end with the suffix "${suffix}"`;
  return undefined;
}

/** A key as S3's own notifications carry it: form-encoded, with the slashes left as they are. */
export function formEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/");
}
