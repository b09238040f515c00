/** Surrogates stand below U+E000 in UTF-16 and above it in UTF-8; this lifts them there. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x2000 : unit >= 0xe000 ? unit - 0x800 : unit;
}

/** Orders texts as their UTF-8 bytes: the order of S3's listings. */
export function compareUtf8(one: string, other: string): number {
  const shared = Math.min(one.length, other.length);
  for (let at = 0; at < shared; at++) {
    const mine = one.charCodeAt(at);
    const theirs = other.charCodeAt(at);
    if (mine !== theirs) return rank(mine) - rank(theirs);
  }
  return one.length - other.length;
}
