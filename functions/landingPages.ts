import type { DeleteRows } from "./deleteRows";
import type { Deps, ListedObject } from "./reconcile";

/** A line of a listing of versions: a version, or a delete marker, whose state says so. */
export type Listed = Omit<ListedObject, "bucket">;

/** Which deletions of a landing bucket are to be found in its ledger. */
export interface DeletionTerms {
  readonly deleteRows: DeleteRows;
  /** Days after which S3 itself deletes what landed. @default never */
  readonly landingDays?: number;
}

const day = 86_400_000;

/** Pages of a landing bucket, every version; delete markers too, where they are to be in the ledger. */
export function landingPages(Bucket: string, Prefix: string, terms: DeletionTerms): Deps["page"] {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  return async (next) => {
    // Where a page begins is told by two markers of S3's, kept as one text.
    const [KeyMarker, VersionIdMarker] = next === undefined ? [] : (JSON.parse(next) as [string, string?]);
    const query = { Bucket, Prefix, KeyMarker, VersionIdMarker };
    const page = await s3.send(new sdk.ListObjectVersionsCommand(query));
    const versions = (page.Versions ?? []).map(({ Key, VersionId, Size, ETag, LastModified }) =>
      listed(Key, VersionId, LastModified, { size: Size, etag: ETag?.replaceAll('"', "") }),
    );
    const markers = (page.DeleteMarkers ?? []).map(({ Key, VersionId, LastModified }) =>
      listed(Key, VersionId, LastModified, { state: "deleted" as const }),
    );
    const found = inKeyOrder([...versions, ...deletionsIn(versions, markers, terms)]);
    const objects = found.map((one) => ({ bucket: Bucket, ...one }));
    if (!page.IsTruncated) return { objects };
    return { objects, next: JSON.stringify([page.NextKeyMarker, page.NextVersionIdMarker]) };
  };
}

function listed(key = "", version = "", at: Date | undefined, more: Partial<Listed>): Listed {
  return { key, version, size: 0, etag: "", landedAt: at?.getTime() ?? 0, ...more };
}

/** As S3 lists keys, and a warehouse compares them: by the bytes of their UTF-8. */
export function inKeyOrder(page: readonly Listed[]): Listed[] {
  const withBytes = page.map((one) => ({ one, bytes: Buffer.from(one.key) }));
  return withBytes.sort((left, right) => Buffer.compare(left.bytes, right.bytes)).map(({ one }) => one);
}

/**
 * The markers of a page whose rows are to go. S3 marks what has reached its age exactly as people mark what they delete: only
 * that age, which the version before the marker has, tells the two apart. Where that one is on the next page nothing is done.
 */
export function deletionsIn(versions: readonly Listed[], markers: readonly Listed[], terms: DeletionTerms): Listed[] {
  const { deleteRows, landingDays } = terms;
  if (deleteRows === "never") return [];
  if (deleteRows === "expired" || landingDays === undefined) return [...markers];
  return markers.filter((marker) => {
    const younger = ({ key, landedAt }: Listed) => key === marker.key && landedAt > marker.landedAt - landingDays * day;
    return versions.some((version) => younger(version) && version.landedAt <= marker.landedAt);
  });
}
