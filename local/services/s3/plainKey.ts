const segmentLimit = 255;
/** Leaves room for the folder before it within the 4,096 bytes of a path. */
const pathLimit = 1024;

/**
 * Whether a key can be the path of a file below its bucket's folder, segment for segment. Those that cannot (`..`, `//`, a slash at
 * either end, NUL, a segment no file system takes) are objects all the same, without a plain file.
 */
export function isPlainKey(key: string): boolean {
  return Buffer.byteLength(key) <= pathLimit && !key.includes("\0") && key.split("/").every(isPlainSegment);
}

function isPlainSegment(segment: string): boolean {
  return segment !== "" && segment !== "." && segment !== ".." && Buffer.byteLength(segment) <= segmentLimit;
}

/** Every key that is a folder of this one: "a" and "a/b" of "a/b/c", nearest first. */
export function foldersOf(key: string): string[] {
  const folders: string[] = [];
  for (let slash = key.lastIndexOf("/"); slash > 0; slash = key.lastIndexOf("/", slash - 1))
    folders.push(key.slice(0, slash));
  return folders;
}
