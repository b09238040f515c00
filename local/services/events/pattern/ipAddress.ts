/**
 * An IP address as hexadecimal digits: 8 for version 4, 32 for version 6, so that addresses of one version sort as text.
 * @returns undefined where the text is no address
 */
export function addressDigits(text: string): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) return version4(text);
  if (/^[\da-fA-F:]*:[\da-fA-F:]*$/.test(text)) return version6(text);
  return undefined;
}

function version4(text: string): string | undefined {
  const parts = text.split(".").map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  return parts.map((part) => part.toString(16).padStart(2, "0")).join("");
}

function version6(text: string): string | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  if (!groups.every((group) => /^[\da-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => group.toLowerCase().padStart(4, "0")).join("");
}

/** First and last address of a block, as digits. */
export interface AddressBlock {
  readonly first: string;
  readonly last: string;
}

/** @throws Error in EventBridge's words where the text is no CIDR block */
export function addressBlock(cidr: string): AddressBlock {
  const [address = "", mask = "", ...more] = cidr.split("/");
  if (!cidr.includes("/") || mask === "" || more.length > 0) throw new Error("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d+$/.test(mask)) throw new Error("Malformed CIDR, mask bits must be an integer");
  const bits = Number(mask);
  if (bits < 0) throw new Error("Malformed CIDR, mask bits must not be negative");
  const digits = addressDigits(address);
  if (digits === undefined) throw new Error(`Nonstandard IP address: ${address}`);
  const width = digits.length * 4;
  if (bits > width) throw new Error(`IPv${width === 32 ? 4 : 6} mask bits must be < ${width + 1}`);
  return block(BigInt(`0x${digits}`), BigInt(width - bits), digits.length);
}

function block(address: bigint, hostBits: bigint, length: number): AddressBlock {
  const first = (address >> hostBits) << hostBits;
  const last = first + (1n << hostBits) - 1n;
  const digits = (value: bigint) => value.toString(16).padStart(length, "0");
  return { first: digits(first), last: digits(last) };
}
