import * as pulumi from "@pulumi/pulumi";
import type { Grantee } from "./shared/grants";
import type { StorageBucket } from "./storageBucket";

/**
 * Part of a bucket that holds tables: a folder a dataset, below it one a landed key, whose files are those of the key's
 * newest version.
 */
export class LakeZone {
  /** @param prefix below which the datasets' folders lie; ends with a slash, or is empty for the whole bucket */
  constructor(
    private readonly label: string,
    readonly bucket: StorageBucket,
    readonly prefix = "",
  ) {}

  get uri(): pulumi.Output<string> {
    return pulumi.interpolate`s3://${this.bucket.name}/${this.prefix}`;
  }

  /** What a crawler looks at that is to find a dataset's table: the dataset's own folder, or the one above it would become the table. */
  table(dataset: string): { bucket: StorageBucket; prefix: string } {
    return { bucket: this.bucket, prefix: `${this.prefix}${dataset}/` };
  }

  /** Lets a job replace files, of one dataset or of all. */
  grantWrite(grantee: Grantee, dataset = ""): void {
    const folder = [`${this.prefix}${dataset}`];
    this.bucket.grant(grantee, { read: folder, put: folder, remove: folder }, `${this.label}-write`);
  }

  /** Lets a job, a query or a crawler read files, of one dataset or of all. */
  grantRead(grantee: Grantee, dataset = ""): void {
    this.bucket.grant(grantee, { read: [`${this.prefix}${dataset}`] }, `${this.label}-read`);
  }
}

/** The rule by which a zone's files expire, for the bucket that has them. @param days without them it keeps all */
export function expiring(prefix: string, days: number | undefined): Readonly<Record<string, number>> {
  return days === undefined ? {} : { [prefix]: days };
}
