import { statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Cloud } from "../../../cloud";
import type { Mounts, Question } from "../../../spark/protocol";
import { AwsError } from "../../errors";
import type { Caller } from "../../service";
import { globMatcher } from "../glob";
import { parseS3Uri, type S3Uri } from "./s3Uri";

const globCharacters = /[*?[{]/;

/** What one run may do in S3 by way of Spark: each location is asked for as S3 would be, before Spark sees the files. */
export class SparkStorage {
  /** Buckets that the run may have written to. */
  private readonly written = new Set<string>();

  constructor(
    private readonly cloud: Cloud,
    private readonly caller: Caller,
  ) {}

  /** @throws AwsError AccessDenied, NoSuchBucket */
  async answer({ kind, uris }: Question): Promise<Mounts> {
    const locations = uris.map(parseS3Uri);
    for (const location of locations) {
      if (kind === "read") this.mayRead(location);
      else if (kind === "write") this.mayWrite(location);
      else await this.cloud.offer("s3").adopt(this.caller, location.bucket, location.key);
    }
    return Object.fromEntries(locations.map(({ bucket }) => [bucket, this.folderUri(bucket)]));
  }

  /** The run is over: whatever it wrote by other ways, or left half done, becomes objects too. */
  async close(): Promise<void> {
    for (const bucket of this.written) await this.cloud.offer("s3").adopt(this.caller, bucket);
  }

  private root(bucket: string): string {
    const s3 = this.cloud.offer("s3");
    if (s3.bucketNames().includes(bucket)) return s3.root(bucket);
    throw new AwsError("NoSuchBucket", `The specified bucket does not exist: ${bucket}`, 404);
  }

  private folderUri(bucket: string): string {
    return pathToFileURL(this.root(bucket)).href;
  }

  private mayRead(location: S3Uri): void {
    const s3 = this.cloud.offer("s3");
    for (const key of this.keysOf(location)) s3.fileFor(this.caller, location.bucket, key);
  }

  /** A key itself needs no listing; a folder or a glob does. */
  private keysOf({ bucket, key }: S3Uri): string[] {
    if (isFile(join(this.root(bucket), key))) return [key];
    const globAt = key.search(globCharacters);
    const prefix = globAt >= 0 ? key.slice(0, globAt) : key === "" || key.endsWith("/") ? key : `${key}/`;
    const matches = globAt >= 0 ? globMatcher(key, { orBelow: true }) : () => true;
    const listed = this.cloud.offer("s3").list(this.caller, bucket, prefix);
    return listed
      .map((object) => object.key)
      .filter((found) => matches(found) && !isHidden(found.slice(prefix.length)));
  }

  private mayWrite({ bucket, key }: S3Uri): void {
    this.root(bucket);
    const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
    const resource = `arn:aws:s3:::${bucket}/${folder}part-00000`;
    this.cloud.authorize({ caller: this.caller, action: "s3:PutObject", resource });
    this.written.add(bucket);
  }
}

/** Spark reads no file and enters no folder whose name starts so. */
function isHidden(key: string): boolean {
  return key.split("/").some((name) => name.startsWith("_") || name.startsWith("."));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
