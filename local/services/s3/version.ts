/** Members that S3 gives back with an object as they were put: ContentType, StorageClass, ServerSideEncryption, ... */
export type ObjectHeaders = Readonly<Record<string, string | boolean>>;

export interface Checksum {
  readonly algorithm: string;
  /** Base64; of multipart uploads whose checksum is composite with `-<parts>` at the end. */
  readonly value: string;
  readonly type: "FULL_OBJECT" | "COMPOSITE";
}

interface AnyVersion {
  readonly bucket: string;
  readonly key: string;
  /** Rises with every change in the account, 16 hexadecimal digits: the sequencer of its event, and the name of the file with its bytes. */
  readonly sequence: string;
  /** "null" where the bucket was not versioned. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

export interface DeleteMarker extends AnyVersion {
  readonly marker: true;
}

/** One row an object version; kept small, as every one is held in memory. */
export interface StoredObject extends AnyVersion {
  readonly marker?: undefined;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Of the file, as the file system tells it: how a file that a job wrote since is told from it. */
  readonly mtime: number;
  readonly headers: ObjectHeaders;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly checksum?: Checksum;
  /** Sizes of the parts it was uploaded in. */
  readonly parts?: readonly number[];
}

export type ObjectVersion = StoredObject | DeleteMarker;

/** Names a version in the trace. */
export function versionStory({ bucket, key, version }: Pick<AnyVersion, "bucket" | "key" | "version">): string {
  return `object:${bucket}/${key}@${version}`;
}
