import { createHash, type Hash } from "node:crypto";
import {
  constants,
  createReadStream,
  linkSync,
  mkdirSync,
  openSync,
  closeSync,
  fstatSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { copyFile, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Crc } from "./crc";
import { checksumBy } from "./checksums";
import { fileBytes } from "./fileBytes";

/** Content up to this size is copied through memory: a copy beside it, and another thread to make it, would cost more. */
const heldLimit = 64 * 1024;

/** Content that has come in whole, and is not yet any object's. */
export interface Received {
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly md5: string;
  /** Base64, where one was asked for. */
  readonly checksum?: string;
  /** Small content is still in memory; the rest in a file. */
  readonly held: Buffer | { readonly path: string };
}

/** Takes MD5 and, where asked, a checksum of content on its way through. */
class Digests {
  private readonly md5: Hash = createHash("md5");
  private readonly checksum?: Crc;
  size = 0;

  constructor(algorithm?: string) {
    this.checksum = algorithm === undefined ? undefined : checksumBy(algorithm);
  }

  update(bytes: Buffer): void {
    this.size += bytes.length;
    this.md5.update(bytes);
    this.checksum?.update(bytes);
  }

  received(held: Received["held"]): Received {
    const checksum = this.checksum?.digest().toString("base64");
    return { size: this.size, md5: this.md5.digest("hex"), held, ...(checksum === undefined ? {} : { checksum }) };
  }
}

/**
 * The bytes of every object version, one file each, named by its sequence. They never move: the plain file of a current object is a second
 * link to the same one. Content comes into a folder of its own, which a start finds and empties.
 */
export class Blobs {
  private readonly incoming: string;
  private arrivals = 0;

  constructor(private readonly directory: string) {
    this.incoming = join(directory, "incoming");
    rmSync(this.incoming, { recursive: true, force: true });
    mkdirSync(this.incoming, { recursive: true });
  }

  /** A few thousand files a folder. */
  path(sequence: string): string {
    return join(this.directory, "blobs", sequence.slice(0, -3), sequence);
  }

  /** Takes in content, in bounded memory. @throws what the stream throws, leaving nothing behind */
  async receive(body: Buffer | AsyncIterable<Buffer>, algorithm?: string): Promise<Received> {
    const digests = new Digests(algorithm);
    if (!Buffer.isBuffer(body)) return this.receiveStream(body, digests);
    digests.update(body);
    return digests.received(body);
  }

  private async receiveStream(body: AsyncIterable<Buffer>, digests: Digests): Promise<Received> {
    const path = join(this.incoming, String(this.arrivals++));
    const file = await open(path, "w");
    try {
      for await (const bytes of body) {
        digests.update(bytes);
        await file.write(bytes);
      }
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return digests.received({ path });
  }

  /** Gives received content its lasting place. @returns when the file was last changed, in milliseconds */
  keep({ held }: Received, sequence: string): number {
    const path = this.path(sequence);
    const keep = Buffer.isBuffer(held)
      ? () => written(path, held)
      : () => (renameSync(held.path, path), statSync(path).mtimeMs);
    return inFolder(path, keep);
  }

  /** Size and MD5 of a file, read once. */
  async digest(file: string): Promise<{ size: number; md5: string }> {
    const digests = new Digests();
    for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) digests.update(bytes);
    const { size, md5 } = digests.received(Buffer.alloc(0));
    return { size, md5 };
  }

  /** Makes a file that is there already the bytes of a version. @returns when it was last changed, in milliseconds */
  adopt(file: string, sequence: string): number {
    const path = this.path(sequence);
    return inFolder(path, () => (linkSync(file, path), statSync(path).mtimeMs));
  }

  /** A copy of a version's content, its digests taken over from where they are known. */
  async duplicate(sequence: string, known: Omit<Received, "held">): Promise<Received> {
    if (known.size <= heldLimit) return { ...known, held: fileBytes(this.path(sequence), 0, known.size) };
    const path = join(this.incoming, String(this.arrivals++));
    await copyFile(this.path(sequence), path, constants.COPYFILE_FICLONE);
    return { ...known, held: { path } };
  }

  /** Forgets content that became nothing. */
  discard({ held }: Received): void {
    if (!Buffer.isBuffer(held)) rmSync(held.path, { force: true });
  }

  drop(sequence: string): void {
    rmSync(this.path(sequence), { force: true });
  }
}

function written(path: string, bytes: Buffer): number {
  const file = openSync(path, "wx");
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    return fstatSync(file).mtimeMs;
  } finally {
    closeSync(file);
  }
}

/**
 * Folders are made when they turn out to be missing: asking first would cost every file a call. A file that is there already was
 * written just before a kill, for a version that was never recorded.
 */
function inFolder<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") mkdirSync(dirname(path), { recursive: true });
    else if (code === "EEXIST") rmSync(path);
    else throw error;
    return act();
  }
}
