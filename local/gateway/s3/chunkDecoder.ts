import { AwsError } from "../../services/errors";

/** Longer than any chunk header with its signature. */
const lineLimit = 4096;
const trailerLimit = 32;

function malformed(why: string): AwsError {
  return new AwsError("IncompleteBody", `The aws-chunked body ${why}.`);
}

/**
 * Takes AWS's chunked encoding off a body: `<hex size>[;chunk-signature=...]` CRLF data CRLF ..., a chunk of size 0, trailing headers and an
 * empty line. Bytes may come cut anywhere.
 */
export class ChunkDecoder {
  /** Trailing headers, lower-case, once `finish` has returned. */
  readonly trailers: Record<string, string> = {};
  /** Bytes of content so far. */
  length = 0;
  private state: "size" | "data" | "after data" | "trailers" | "done" = "size";
  private line = "";
  private left = 0;

  /** @returns the content in these bytes @throws AwsError IncompleteBody where the framing is broken */
  decode(bytes: Buffer): Buffer[] {
    const content: Buffer[] = [];
    let at = 0;
    while (at < bytes.length && this.state !== "done") {
      at = this.state === "data" ? this.takeData(bytes, at, content) : this.takeLine(bytes, at);
    }
    if (at < bytes.length) throw malformed("goes on after its end");
    return content;
  }

  /** @throws AwsError IncompleteBody where the body broke off, or is not as long as was said */
  finish(expectedLength?: number): void {
    if (this.state !== "done") throw malformed("broke off");
    if (expectedLength === undefined || expectedLength === this.length) return;
    throw malformed(`holds ${this.length} bytes; x-amz-decoded-content-length says ${expectedLength}`);
  }

  private takeData(bytes: Buffer, at: number, content: Buffer[]): number {
    const end = Math.min(bytes.length, at + this.left);
    content.push(bytes.subarray(at, end));
    this.length += end - at;
    this.left -= end - at;
    if (this.left === 0) this.state = "after data";
    return end;
  }

  private takeLine(bytes: Buffer, at: number): number {
    const newline = bytes.indexOf(0x0a, at);
    const end = newline < 0 ? bytes.length : newline;
    this.line += bytes.toString("latin1", at, end);
    if (this.line.length > lineLimit) throw malformed(`has a line of more than ${lineLimit} bytes`);
    if (newline < 0) return end;
    if (!this.line.endsWith("\r")) throw malformed("has a line that does not end in CRLF");
    const line = this.line.slice(0, -1);
    this.line = "";
    this.endLine(line);
    return newline + 1;
  }

  private endLine(line: string): void {
    if (this.state === "size") this.startChunk(line);
    else if (this.state === "trailers") this.takeTrailer(line);
    else if (line === "") this.state = "size";
    else throw malformed("has bytes between its chunks");
  }

  private startChunk(line: string): void {
    const [, size] = /^([0-9a-fA-F]{1,12})(?:;.*)?$/.exec(line) ?? [];
    if (size === undefined) throw malformed(`has no chunk size in "${line.slice(0, 40)}"`);
    this.left = parseInt(size, 16);
    this.state = this.left === 0 ? "trailers" : "data";
  }

  private takeTrailer(line: string): void {
    if (line === "") {
      this.state = "done";
      return;
    }
    const colon = line.indexOf(":");
    if (colon < 1 || Object.keys(this.trailers).length >= trailerLimit) throw malformed("has a broken trailing header");
    this.trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
}
