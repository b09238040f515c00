import type { Cloud } from "../../../cloud";
import type { Caller } from "../../service";
import { globMatcher } from "../glob";
import { parseS3Uri } from "../jobs/s3Uri";
import type { Classified } from "./classify";
import type { CrawlConfiguration } from "./configuration";
import type { S3Target } from "./crawler";
import { tablesBelow, type Seen, type TableLayout } from "./layout";

/** Files read in one folder, where the target does not say: enough to see a schema, and never all of a busy folder. */
const defaultSample = 20;

export interface S3Finding {
  readonly bucket: string;
  readonly layout: TableLayout;
}

/** What a crawl of S3 is done with. */
export interface S3Crawl {
  readonly cloud: Cloud;
  /** The crawler's role. */
  readonly caller: Caller;
  readonly configuration: CrawlConfiguration;
  readonly classified: Classified;
}

/** What lies at one S3 target. @throws AwsError AccessDenied */
export async function crawlS3(crawl: S3Crawl, target: S3Target): Promise<S3Finding[]> {
  const { cloud, caller, configuration, classified } = crawl;
  const { bucket, key } = parseS3Uri(target.path);
  const prefix = key === "" || key.endsWith("/") ? key : `${key}/`;
  const excluded = target.exclusions.map((glob) => globMatcher(glob));
  const objects = cloud.offer("s3").sample(caller, bucket, prefix, {
    mostAFolder: target.sampleSize ?? defaultSample,
    isWanted: (found) => isWanted(found.slice(prefix.length), excluded),
  });
  const seen: Seen[] = [];
  for (const object of objects) {
    const { key: found } = object;
    const path = cloud.offer("s3").fileFor(caller, bucket, found);
    const file = await classified.of(path, `${bucket}/${found}`, object.etag);
    if (file !== undefined) seen.push({ key: found, size: object.size, found: file });
  }
  return tablesBelow(prefix, seen, configuration).map((layout) => ({ bucket, layout }));
}

/** Folder markers, hidden files and what the target leaves out are not data. */
function isWanted(path: string, excluded: ReadonlyArray<(path: string) => boolean>): boolean {
  if (path === "" || path.endsWith("/")) return false;
  if (path.split("/").some((name) => name.startsWith("_") || name.startsWith("."))) return false;
  return !excluded.some((leavesOut) => leavesOut(path));
}
