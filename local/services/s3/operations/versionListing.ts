import type { Caller, Input } from "../../service";
import { given, pageSize } from "../input";
import { listed, type Listed } from "../listing";
import { lastModified, type Objects } from "../objects";
import type { ObjectVersion } from "../version";
import { commonPrefixes, echoed, listable, spelling } from "./listingParts";

/** A line of a listing of versions: one version, or a common prefix. */
type Line = { readonly row: ObjectVersion; readonly newest: boolean } | { readonly commonPrefix: string };

/** Versions of the key that come after the given one; all of them where that is not known. */
function versionsAfter(rows: readonly ObjectVersion[], marker?: string): readonly ObjectVersion[] {
  if (marker === undefined) return [];
  return rows.slice(rows.findIndex((row) => row.version === marker) + 1);
}

function* lines({ index }: Objects, bucket: string, input: Input): Generator<Line> {
  const [keyMarker, versionMarker] = [given(input, "KeyMarker"), given(input, "VersionIdMarker")];
  if (keyMarker !== undefined) yield* linesOf(index.versions(bucket, keyMarker), versionMarker);
  const names = listed(index.keys(bucket), {
    prefix: given(input, "Prefix") ?? "",
    delimiter: given(input, "Delimiter") ?? "",
    after: keyMarker ?? "",
    visible: () => true,
  });
  for (const name of names) {
    if ("commonPrefix" in name) yield name;
    else yield* index.versions(bucket, name.key).map((row, position) => ({ row, newest: position === 0 }));
  }
}

function linesOf(rows: readonly ObjectVersion[], marker?: string): Line[] {
  return versionsAfter(rows, marker).map((row) => ({ row, newest: false }));
}

function markerOf(line: Line | undefined): Record<string, string> {
  if (line === undefined) return {};
  if ("commonPrefix" in line) return { NextKeyMarker: line.commonPrefix };
  return { NextKeyMarker: line.row.key, NextVersionIdMarker: line.row.version };
}

/** All versions of all keys, delete markers among them: keys by UTF-8 bytes, versions of a key newest first. */
export function listObjectVersions(objects: Objects, input: Input, caller: Caller): unknown {
  const bucket = listable(objects, input, caller, "s3:ListBucketVersions");
  const [spell, size] = [spelling(input), pageSize(input, "MaxKeys")];
  const page: Line[] = [];
  let truncated = false;
  for (const line of lines(objects, bucket.name, input)) {
    truncated = page.length === size;
    if (truncated) break;
    page.push(line);
  }
  const { NextKeyMarker, ...next } = truncated ? markerOf(page[size - 1]) : {};
  const rows = page.flatMap((line) => ("row" in line ? [line] : []));
  return {
    ...echoed(input, bucket, spell, ["Delimiter", "KeyMarker"]),
    VersionIdMarker: given(input, "VersionIdMarker"),
    MaxKeys: size,
    IsTruncated: truncated && size > 0,
    ...(NextKeyMarker === undefined ? {} : { NextKeyMarker: spell(NextKeyMarker) }),
    ...next,
    Versions: rows.filter(({ row }) => row.marker !== true).map((line) => entryOf(line.row, line.newest, spell)),
    DeleteMarkers: rows.filter(({ row }) => row.marker === true).map((line) => entryOf(line.row, line.newest, spell)),
    CommonPrefixes: commonPrefixes(
      page.filter((line): line is Line & Listed => "commonPrefix" in line),
      spell,
    ),
  };
}

function entryOf(row: ObjectVersion, newest: boolean, spell: (text: string) => string): unknown {
  const entry = { Key: spell(row.key), VersionId: row.version, IsLatest: newest, LastModified: lastModified(row) };
  if (row.marker === true) return entry;
  return { ...entry, ETag: `"${row.etag}"`, Size: row.size, StorageClass: row.headers.StorageClass ?? "STANDARD" };
}
