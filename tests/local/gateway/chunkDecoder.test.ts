import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { ChunkDecoder } from "../../../local/gateway/s3/chunkDecoder";

/** Encodes as a client would; then cut anywhere. */
function encoded(chunks: readonly Uint8Array[], signed: boolean, trailers: Readonly<Record<string, string>>): Buffer {
  const signature = signed ? `;chunk-signature=${"0".repeat(64)}` : "";
  const framed = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}${signature}\r\n`),
    chunk,
    Buffer.from("\r\n"),
  ]);
  const lines = Object.entries(trailers).map(([name, value]) => `${name}:${value}\r\n`);
  return Buffer.concat([...framed, Buffer.from(`0${signature}\r\n${lines.join("")}\r\n`)]);
}

function decodedIn(pieces: readonly Buffer[]): { content: Buffer; trailers: Readonly<Record<string, string>> } {
  const decoder = new ChunkDecoder();
  const content = Buffer.concat(pieces.flatMap((piece) => decoder.decode(piece)));
  decoder.finish(content.length);
  return { content, trailers: decoder.trailers };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, position) => bytes.subarray(sorted[position], end));
}

describe("ChunkDecoder", () => {
  it("gives back the content however the bytes come cut", () => {
    const chunk = fc.uint8Array({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 8 }),
        fc.boolean(),
        fc.array(fc.nat(5000), { maxLength: 20 }),
        (chunks, signed, places) => {
          const trailers = { "x-amz-checksum-crc32": "AAAAAA==" };
          const decoded = decodedIn(cut(encoded(chunks, signed, trailers), places));
          assert.deepEqual(decoded.content, Buffer.concat(chunks));
          assert.deepEqual({ ...decoded.trailers }, trailers);
        },
      ),
    );
  });

  it("refuses a body that breaks off anywhere", () => {
    const whole = encoded([Buffer.from("hello"), Buffer.from("world")], false, {});
    for (let end = 0; end < whole.length; end++) {
      assert.throws(() => decodedIn([whole.subarray(0, end)]), { name: "IncompleteBody" });
    }
  });

  it("answers arbitrary bytes with content or IncompleteBody, nothing else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodedIn([Buffer.from(bytes)]);
        } catch (error) {
          assert.equal((error as Error).name, "IncompleteBody");
        }
      }),
    );
  });

  it("refuses content of another length than was said", () => {
    const decoder = new ChunkDecoder();
    decoder.decode(encoded([Buffer.from("hello")], false, {}));
    assert.throws(() => decoder.finish(6), /holds 5 bytes; x-amz-decoded-content-length says 6/);
  });
});
