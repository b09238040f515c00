import type { Environment } from "../environment";
import type { Deed } from "./history";
import type { Stage } from "./stage";

/** A version that a sender has landed. */
export interface LandedVersion {
  readonly key: string;
  readonly version: string;
  /** `<bucket>/<key>@<version>` */
  readonly source: string;
  readonly body: string;
  /** Milliseconds since the epoch, to the second: what S3 says of it. */
  readonly landedAt: number;
  /** Whether it was removed for good since. */
  erased: boolean;
}

/** Does what senders do, and remembers what they landed, in the order in which S3 took it. */
export class Landing {
  readonly versions: LandedVersion[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly environment: Environment,
  ) {}

  async do(deed: Deed): Promise<void> {
    if (deed.does === "put") for (let sent = 0; sent < deed.sends; sent++) await this.put(deed);
    else if (deed.does === "delete") await this.call("DeleteObject", { Key: deed.key });
    else await this.erase(deed.key);
  }

  private async put({ key, body }: Deed): Promise<void> {
    const landedAt = Math.floor(this.environment.engine.now() / 1000) * 1000;
    const { VersionId: version = "" } = await this.call("PutObject", { Key: key, Body: Buffer.from(body) });
    const source = `${this.stage.pipeline.landingBucket}/${key}@${version}`;
    this.versions.push({ key, version, source, body, landedAt, erased: false });
  }

  /** Removes the newest version for good. */
  private async erase(key: string): Promise<void> {
    const newest = this.versions.filter((each) => each.key === key && !each.erased).at(-1);
    if (newest === undefined) return;
    await this.call("DeleteObject", { Key: key, VersionId: newest.version });
    newest.erased = true;
  }

  private call(operation: string, input: Readonly<Record<string, unknown>>): Promise<{ VersionId?: string }> {
    const { admin } = this.environment;
    return this.environment.call(admin, "s3", operation, { Bucket: this.stage.pipeline.landingBucket, ...input });
  }
}
