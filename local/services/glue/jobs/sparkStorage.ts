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
  /** Places that the run may write to, and whether it has said that it is done there. */
  private readonly writes = new Map<string, { readonly at: S3Uri; readonly done: boolean }>();

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
      else await this.hasWritten(location);
    }
    return Object.fromEntries(locations.map(({ bucket }) => [bucket, this.folderUri(bucket)]));
  }

  /** The run calls an API: what it has written without saying so becomes objects first. */
  async settle(): Promise<void> {
    for (const { at, done } of [...this.writes.values()]) if (!done) await this.adopt(at);
  }

  /** The run is over: whatever it left half done becomes objects too. */
  async close(): Promise<void> {
    for (const { at } of [...this.writes.values()]) await this.adopt(at);
  }

  private async hasWritten(at: S3Uri): Promise<void> {
    await this.adopt(at);
    this.writes.set(keyOf(at), { at, done: true });
  }

  private async adopt({ bucket, key }: S3Uri): Promise<void> {
    await this.cloud.offer("s3").adopt(this.caller, bucket, key);
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

  private mayWrite(at: S3Uri): void {
    const { bucket, key } = at;
    this.root(bucket);
    const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
    const resource = `arn:aws:s3:::${bucket}/${folder}part-00000`;
    this.cloud.authorize({ caller: this.caller, action: "s3:PutObject", resource });
    this.writes.set(keyOf(at), { at, done: false });
  }
}

function keyOf({ bucket, key }: S3Uri): string {
  return `${bucket}/${key}`;
}

/** Spark reads no file and enters no folder whose name starts so. */
function isHidden(key: string): boolean {
  return key.split("/").some((name) => name.startsWith("_") || name.startsWith("."));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
