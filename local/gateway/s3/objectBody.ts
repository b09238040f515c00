import type { IncomingMessage } from "node:http";
import { Transform, type TransformCallback } from "node:stream";
import { AwsError } from "../../services/errors";
import { bodyOf } from "../body";
import { ChunkDecoder } from "./chunkDecoder";
import { headerMembers } from "./members";

/** Bodies up to this size are held whole: cheaper than a stream, and small against anything else. */
const heldLimit = 256 * 1024;
/** S3's limit for one PUT: 5 GiB. */
const putLimit = 5 * 1024 ** 3;

/** An aws-chunked body as a stream of its content. `trailers` are there once it has ended, as those of a Node request are. */
class DecodedBody extends Transform {
  private readonly decoder = new ChunkDecoder();

  constructor(private readonly expectedLength?: number) {
    super();
  }

  get trailers(): Readonly<Record<string, string>> {
    return this.decoder.trailers;
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      for (const content of this.decoder.decode(bytes)) this.push(content);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      this.decoder.finish(this.expectedLength);
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}

function sizeIn(request: IncomingMessage, header: string): number | undefined {
  const value = request.headers[header];
  return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function isChunked(request: IncomingMessage): boolean {
  const hash = request.headers["x-amz-content-sha256"];
  return (
    (typeof hash === "string" && hash.startsWith("STREAMING-")) ||
    /\baws-chunked\b/.test(request.headers["content-encoding"] ?? "")
  );
}

async function heldBody(request: IncomingMessage, chunked: boolean, length?: number): Promise<Record<string, unknown>> {
  const bytes = await bodyOf(request);
  if (!chunked) return { Body: bytes, ContentLength: bytes.length };
  const decoder = new ChunkDecoder();
  const content = Buffer.concat(decoder.decode(bytes));
  decoder.finish(length);
  return { Body: content, ContentLength: content.length, ...checksumsIn(decoder.trailers) };
}

function checksumsIn(trailers: Readonly<Record<string, string>>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(trailers)) {
    const member = name.startsWith("x-amz-checksum-") ? headerMembers.get(name) : undefined;
    if (member !== undefined) found[member.name] = value;
  }
  return found;
}

function streamedBody(request: IncomingMessage, chunked: boolean, length?: number): Record<string, unknown> {
  if (!chunked) return { Body: request, ContentLength: length };
  const body = new DecodedBody(length);
  body.on("error", () => undefined); // its reader is told; a call that is refused reads nothing, and must not end the process
  request.on("error", (error) => body.destroy(error));
  request.on("aborted", () =>
    body.destroy(new AwsError("IncompleteBody", "The client went away in the middle of its body.")),
  );
  return { Body: request.pipe(body), ContentLength: length, ChecksumAlgorithm: announced(request) };
}

/** The algorithm of the checksum that will follow the body. */
function announced(request: IncomingMessage): string | undefined {
  const [, algorithm] =
    /x-amz-checksum-([a-z0-9]+)/.exec(String(request.headers["x-amz-trailer"] ?? "").toLowerCase()) ?? [];
  return algorithm?.toUpperCase();
}

/**
 * The body of an upload as members of the operation's input: `Body` a Buffer (with any trailing checksum as its member) or a Readable,
 * which has its trailing checksum in `trailers` once it has ended; `ContentLength` the bytes of content.
 */
export async function objectBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunked = isChunked(request);
  const length = sizeIn(request, chunked ? "x-amz-decoded-content-length" : "content-length");
  if (length !== undefined && length > putLimit)
    throw new AwsError("EntityTooLarge", "One upload takes at most 5 GiB.");
  const held = length !== undefined && length <= heldLimit;
  const { ChecksumAlgorithm, ...members } = held
    ? await heldBody(request, chunked, length)
    : streamedBody(request, chunked, length);
  return ChecksumAlgorithm === undefined ? members : { ...members, ChecksumAlgorithm };
}

/** A content encoding without AWS's own framing. */
export function plainEncoding(encoding: unknown): string | undefined {
  if (typeof encoding !== "string") return undefined;
  const kept = encoding
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "aws-chunked" && one !== "");
  return kept.length === 0 ? undefined : kept.join(",");
}
