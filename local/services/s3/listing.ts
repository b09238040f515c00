import type { SortedKeys } from "./sortedKeys";
import { compareUtf8 } from "./utf8Order";

/** One line of a listing: a key, or what many keys have in common up to the delimiter. */
export type Listed = { readonly key: string } | { readonly commonPrefix: string };

export interface Listing {
  readonly prefix: string;
  /** Keys with this after the prefix are summed up. */
  readonly delimiter?: string;
  /** Only what comes after this key, or after all keys with this common prefix. */
  readonly after?: string;
  /** Whether a key is to be seen at all. */
  readonly visible: (key: string) => boolean;
}

/** Walks through keys as S3 lists them, in the order of their UTF-8 bytes. */
export function* listed(keys: SortedKeys, { prefix, delimiter, after, visible }: Listing): Generator<Listed> {
  let key = firstKey(keys, prefix, delimiter, after);
  while (key?.startsWith(prefix) === true) {
    const common = commonPrefix(key, prefix, delimiter);
    if (common === undefined) {
      if (visible(key)) yield { key };
      key = keys.after(key);
    } else {
      if (someVisible(keys, key, common, visible)) yield { commonPrefix: common };
      key = keys.pastPrefix(common);
    }
  }
}

function firstKey(keys: SortedKeys, prefix: string, delimiter?: string, after = ""): string | undefined {
  if (compareUtf8(after, prefix) < 0) return keys.atLeast(prefix);
  const summedUp = after.startsWith(prefix) && commonPrefix(after, prefix, delimiter) === after;
  return summedUp ? keys.pastPrefix(after) : keys.after(after);
}

function commonPrefix(key: string, prefix: string, delimiter?: string): string | undefined {
  if (delimiter === undefined || delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

function someVisible(keys: SortedKeys, from: string, prefix: string, visible: (key: string) => boolean): boolean {
  for (let key: string | undefined = from; key?.startsWith(prefix) === true; key = keys.after(key)) {
    if (visible(key)) return true;
  }
  return false;
}
