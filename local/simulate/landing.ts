import type { Environment } from "../environment";
import type { Deed } from "./history";
import type { Stage } from "./stage";

/** A version that a sender has landed; or a delete marker, where rows go with their files. */
export interface LandedVersion {
  readonly key: string;
  readonly version: string;
  /** `<bucket>/<key>@<version>` */
  readonly source: string;
  /** Empty for a marker. */
  readonly body: string;
  readonly marker: boolean;
  /** Milliseconds since the epoch, to the second: what S3 says of it. */
  readonly landedAt: number;
  /** Whether it was removed for good since. */
  erased: boolean;
}

type Input = Readonly<Record<string, unknown>>;

/** Does what senders do, and remembers what they landed, in the order in which S3 took it. */
export class Landing {
  readonly versions: LandedVersion[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly environment: Environment,
  ) {}

  async do(deed: Deed): Promise<void> {
    if (deed.does === "put") for (let sent = 0; sent < deed.sends; sent++) await this.put(deed);
    else if (deed.does === "delete") await this.delete(deed.key);
    else await this.erase(this.meant(deed));
  }

  private async put({ key, body }: Deed): Promise<void> {
    await this.made({ key, body, marker: false }, "PutObject", { Body: Buffer.from(body) });
  }

  private async delete(key: string): Promise<void> {
    // Where rows outlive their files a marker is no version that anybody asks for.
    if (this.stage.deletesRows) await this.made({ key, body: "", marker: true }, "DeleteObject", {});
    else await this.call("DeleteObject", { Key: key });
  }

  private async made(
    what: Pick<LandedVersion, "key" | "body" | "marker">,
    operation: string,
    input: Input,
  ): Promise<void> {
    const landedAt = Math.floor(this.environment.engine.now() / 1000) * 1000;
    const { VersionId: version = "" } = await this.call(operation, { Key: what.key, ...input });
    const source = `${this.stage.pipeline.landingBucket}/${what.key}@${version}`;
    this.versions.push({ ...what, version, source, landedAt, erased: false });
  }

  /** The version that is to be erased, if there is one. */
  private meant({ key, does }: Deed): LandedVersion | undefined {
    const there = this.versions.filter((each) => each.key === key && !each.erased);
    if (does === "undelete") return there.at(-1)?.marker === true ? there.at(-1) : undefined;
    return there.filter(({ marker }) => !marker).at(does === "erase" ? -1 : -2);
  }

  /** Removes a version for good. */
  private async erase(version: LandedVersion | undefined): Promise<void> {
    if (version === undefined) return;
    await this.call("DeleteObject", { Key: version.key, VersionId: version.version });
    version.erased = true;
  }

  private call(operation: string, input: Input): Promise<{ VersionId?: string }> {
    const { admin } = this.environment;
    return this.environment.call(admin, "s3", operation, { Bucket: this.stage.pipeline.landingBucket, ...input });
  }
}
