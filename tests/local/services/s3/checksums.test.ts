import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import * as zlib from "node:zlib";
import { Crc32, polynomials } from "../../../../local/services/s3/crc";
import { checksumBy } from "../../../../local/services/s3/checksums";

/** Published check values of "123456789". */
const known = {
  CRC32: "cbf43926",
  CRC32C: "e3069283",
  CRC64NVME: "ae8b14860a799888",
  SHA1: "f7c3bc1d808e04732adf679965ccc34ca7ae3441",
};

describe("checksumBy", () => {
  for (const [algorithm, value] of Object.entries(known)) {
    it(`computes ${algorithm}, piece by piece`, () => {
      const checksum = checksumBy(algorithm);
      for (const piece of ["1234", "", "56789"]) checksum.update(Buffer.from(piece));
      assert.equal(checksum.digest().toString("hex"), value);
    });
  }

  it("refuses an algorithm that S3 does not have", () =>
    assert.throws(() => checksumBy("MD4"), /"MD4" is none of CRC32/));
});

describe("Crc32", () => {
  it("agrees with zlib where Node has it", function () {
    if (typeof zlib.crc32 !== "function") this.skip();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const crc = new Crc32(polynomials.crc32);
        crc.update(bytes);
        assert.equal(crc.digest().readUInt32BE(), zlib.crc32(bytes));
      }),
    );
  });
});
