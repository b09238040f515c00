/** A file that COPY reads. */
export interface CopyFile {
  /** "s3://bucket/key", for messages. */
  readonly url: string;
  /** Where its bytes are on disk. */
  readonly path: string;
}

/** Where COPY's files come from, with every check that AWS makes on the way. */
export interface CopySource {
  /** @throws SqlError where the role may not be used, may not read, or nothing is there */
  files(from: string, role: string, manifest: boolean): readonly CopyFile[];
}
