import { readFileSync, statSync } from "node:fs";
import type { Cloud } from "../../cloud";
import { AwsError } from "../errors";
import type { Caller } from "../service";
import type { Host } from "./hosts";
import { SqlError } from "./sql/sqlError";
import type { CopyFile, CopySource } from "./warehouse/copySource";

interface ManifestEntry {
  readonly url?: unknown;
  readonly mandatory?: unknown;
  readonly meta?: { readonly content_length?: unknown };
}

/** COPY's files in S3, read as the role that the statement names. */
export class S3Files implements CopySource {
  /** @param session what the role's calls are for: "statement:<id>" */
  constructor(
    private readonly cloud: Cloud,
    private readonly host: Host,
    private readonly user: string,
    private readonly session: string,
  ) {}

  files(from: string, role: string, manifest: boolean): readonly CopyFile[] {
    const caller = this.cloud.asRole(this.usableRole(role), this.session);
    const { bucket, key } = splitUrl(from);
    const found = manifest ? this.inManifest(caller, bucket, key) : this.underPrefix(caller, bucket, key);
    if (found.length === 0) throw new SqlError(`The specified S3 prefix '${key}' does not exist`);
    return found;
  }

  /** The role must be attached to the warehouse, and trust Redshift. */
  private usableRole(named: string): string {
    const role = named === "default" ? this.host.defaultRole : named;
    if (role === undefined) throw new SqlError("The cluster has no default IAM role");
    const service = this.host.kind === "workgroup" ? "redshift-serverless.amazonaws.com" : "redshift.amazonaws.com";
    const trusted = () =>
      ["redshift.amazonaws.com", service].some((name) => this.cloud.offer("iam").trusts(role, name, this.host.arn));
    if (this.host.roles.has(role) && this.knows(role) && trusted()) return role;
    const place = this.host.kind === "workgroup" ? "redshift-serverless" : "redshift";
    const user = `arn:aws:${place}:${this.cloud.region}:${this.cloud.accountId}:dbuser:${this.host.name}/${this.user}`;
    const cause = this.host.roles.has(role)
      ? "its trust policy does not let Redshift assume it"
      : `it is not attached to ${this.host.arn}`;
    throw new SqlError(`User ${user} is not authorized to assume IAM Role ${role}: ${cause}`);
  }

  private knows(role: string): boolean {
    return this.cloud.offer("iam").roleOf(role) !== undefined;
  }

  private underPrefix(caller: Caller, bucket: string, prefix: string): CopyFile[] {
    const listed = this.asked(() => this.cloud.offer("s3").list(caller, bucket, prefix));
    return listed.map(({ key }) => this.file(caller, bucket, key));
  }

  private inManifest(caller: Caller, bucket: string, key: string): CopyFile[] {
    const entries = this.readManifest(caller, bucket, key);
    return entries.flatMap((entry) => {
      if (typeof entry.url !== "string") throw new SqlError(`Manifest s3://${bucket}/${key} has an entry without url`);
      const length = entry.meta?.content_length;
      if (typeof length !== "number")
        throw new SqlError(`Manifest entry ${entry.url} lacks meta.content_length, which columnar files need`);
      return this.entryFile(caller, entry.url, length, entry.mandatory === true);
    });
  }

  /** Needs no right to list: the object is asked for by its name. */
  private entryFile(caller: Caller, url: string, length: number, mandatory: boolean): CopyFile[] {
    const { bucket, key } = splitUrl(url);
    const file = this.mandatoryFile(caller, bucket, key, mandatory);
    if (file === undefined) return [];
    const { size } = statSync(file.path);
    if (size === length) return [file];
    throw new SqlError(`Manifest entry ${url} has content_length ${length}; the object has ${size} bytes`);
  }

  private mandatoryFile(caller: Caller, bucket: string, key: string, mandatory: boolean): CopyFile | undefined {
    try {
      return { url: `s3://${bucket}/${key}`, path: this.cloud.offer("s3").fileFor(caller, bucket, key) };
    } catch (error) {
      if (!mandatory && error instanceof AwsError && error.code === "NoSuchKey") return undefined;
      throw refusal(error);
    }
  }

  private readManifest(caller: Caller, bucket: string, key: string): ManifestEntry[] {
    const { path, url } = this.file(caller, bucket, key);
    try {
      const { entries } = JSON.parse(readFileSync(path, "utf8")) as { entries?: unknown };
      if (Array.isArray(entries)) return entries as ManifestEntry[];
    } catch (error) {
      throw new SqlError(`Problem reading manifest file ${url}: ${(error as Error).message}`);
    }
    throw new SqlError(`Problem reading manifest file ${url}: it has no list of entries`);
  }

  private file(caller: Caller, bucket: string, key: string): CopyFile {
    return {
      url: `s3://${bucket}/${key}`,
      path: this.asked(() => this.cloud.offer("s3").fileFor(caller, bucket, key)),
    };
  }

  private asked<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      throw refusal(error);
    }
  }
}

function refusal(error: unknown): unknown {
  if (!(error instanceof AwsError)) return error;
  return new SqlError(`S3ServiceException:${error.message},Status ${error.status},Error ${error.code}`);
}

function splitUrl(url: string): { bucket: string; key: string } {
  const found = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(url);
  if (found === null) throw new SqlError(`"${url}" is no S3 address`);
  return { bucket: found[1] ?? "", key: found[2] ?? "" };
}
