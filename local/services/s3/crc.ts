/** A cyclic redundancy check taken piece by piece. */
export interface Crc {
  update(bytes: Uint8Array): void;
  /** Big-endian. */
  digest(): Buffer;
}

/** Reflected 32-bit polynomials. */
export const polynomials = { crc32: 0xedb88320, crc32c: 0x82f63b78 } as const;
/** Reflected, as NVMe has it. */
const crc64Polynomial = 0x9a6c9329ac4bc9b5n;

function tableOf(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    return rest >>> 0;
  });
}

const tables = new Map<number, Uint32Array>();

/** A 32-bit check: CRC32 and CRC32C. */
export class Crc32 implements Crc {
  private readonly table: Uint32Array;
  private rest = 0xffffffff;

  constructor(polynomial: number) {
    this.table = tables.get(polynomial) ?? tableOf(polynomial);
    tables.set(polynomial, this.table);
  }

  update(bytes: Uint8Array): void {
    const { table } = this;
    let rest = this.rest;
    for (let at = 0; at < bytes.length; at++) {
      rest = (rest >>> 8) ^ (table[(rest ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
    }
    this.rest = rest;
  }

  digest(): Buffer {
    const digest = Buffer.alloc(4);
    digest.writeUInt32BE(~this.rest >>> 0);
    return digest;
  }
}

function wideTable(): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) rest = rest & 1n ? (rest >> 1n) ^ crc64Polynomial : rest >> 1n;
    high[byte] = Number(rest >> 32n);
    low[byte] = Number(rest & 0xffffffffn);
  }
  return { high, low };
}

let wide: { high: Uint32Array; low: Uint32Array } | undefined;

/** CRC64NVME, in two halves: BigInt would be a hundred times slower. */
export class Crc64 implements Crc {
  private readonly table = (wide ??= wideTable());
  private high = 0xffffffff;
  private low = 0xffffffff;

  update(bytes: Uint8Array): void {
    let { high, low } = this;
    for (let at = 0; at < bytes.length; at++) {
      const index = (low ^ (bytes[at] ?? 0)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (this.table.low[index] ?? 0);
      high = (high >>> 8) ^ (this.table.high[index] ?? 0);
    }
    this.high = high;
    this.low = low;
  }

  digest(): Buffer {
    const digest = Buffer.alloc(8);
    digest.writeUInt32BE(~this.high >>> 0, 0);
    digest.writeUInt32BE(~this.low >>> 0, 4);
    return digest;
  }
}
