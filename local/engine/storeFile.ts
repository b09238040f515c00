import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../services/errors";

/** Where LMDB keeps the two copies of its own description, and what stands where in one. */
const metaPages = [0, 4096];
const metaBytes = 160;
const magicAt = 24;
const magic = 0xbeefc0de;
const pageBytesAt = 48;
const lastPageAt = 144;
const transactionAt = 152;

/**
 * Makes sure that LMDB can map the store's file into memory: of a file that is no store, or ends before the pages that it
 * speaks of, the process would die without a word. A kill can leave it short by pages that were not needed in the end; those
 * are made up for, and where others are missing, reading the tables finds it out.
 *
 * @throws UsageError naming the file, what is wrong with it, and what to do
 */
export function prepareStoreFile(directory: string): void {
  const path = join(directory, "data.mdb");
  if (!existsSync(path)) return;
  const file = openSync(path, "r+");
  try {
    const size = fstatSync(file).size;
    if (size === 0) return; // Killed before its first transaction; LMDB begins anew.
    const [one, other] = metaPages.map((page) => metaAt(file, page));
    const metas = [one, other].filter((meta) => meta !== undefined);
    const newest = metas.sort((a, b) => Number(b.transaction - a.transaction))[0];
    if (newest === undefined) throw damaged(path, "it does not start as a store does");
    if (newest.bytes > size) ftruncateSync(file, newest.bytes);
  } finally {
    closeSync(file);
  }
}

/** What is wrong with a store's file, and the ways out. */
export function damaged(path: string, what: string): UsageError {
  return new UsageError(
    `The state in ${path} is damaged: ${what}. Put a copy of the folder back, or forget the state with "landfall reset".`,
  );
}

function metaAt(file: number, page: number): { transaction: bigint; bytes: number } | undefined {
  const meta = Buffer.alloc(metaBytes);
  if (readSync(file, meta, 0, metaBytes, page) < metaBytes || meta.readUInt32LE(magicAt) !== magic) return undefined;
  const bytes = (Number(meta.readBigUInt64LE(lastPageAt)) + 1) * meta.readUInt32LE(pageBytesAt);
  return { transaction: meta.readBigUInt64LE(transactionAt), bytes };
}
