import type { ObjectVersion, StoredObject } from "./version";

type Rest = Pick<StoredObject, "metadata" | "tags" | "checksum" | "parts">;
type Content = readonly [size: number, etag: string, mtime: number, headers: number, rest: Rest];

/**
 * A version without its bucket and key, by place instead of by name, its headers by number: every version is held in memory.
 * Delete markers have no content.
 */
export type PackedVersion = readonly [sequence: string, version: string, modified: number, content?: Content];

export function packed(row: ObjectVersion, numberOf: (headers: StoredObject["headers"]) => number): PackedVersion {
  const { sequence, version, modified } = row;
  if (row.marker === true) return [sequence, version, modified];
  const { size, etag, mtime, headers, metadata, tags, checksum, parts } = row;
  return [sequence, version, modified, [size, etag, mtime, numberOf(headers), { metadata, tags, checksum, parts }]];
}

export function unpacked(
  { bucket, key }: Pick<ObjectVersion, "bucket" | "key">,
  [sequence, version, modified, content]: PackedVersion,
  withNumber: (number: number) => StoredObject["headers"],
): ObjectVersion {
  const identity = { bucket, key, sequence, version, modified };
  if (content === undefined) return { ...identity, marker: true };
  const [size, etag, mtime, headers, rest] = content;
  return { ...identity, size, etag, mtime, headers: withNumber(headers), ...rest };
}
