import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Archive, Asset } from "../../graph/graph";
import { UsageError } from "../errors";

function bytesOf(asset: Asset): string | Buffer {
  return asset.asset === "text" ? asset.text : readFileSync(asset.path);
}

/** SHA-256 of names and contents, base64: the same for the same code. Files are read, so not for a hot path. */
export function archiveDigest(archive: Archive | undefined): string {
  const hash = createHash("sha256");
  for (const [name, asset] of Object.entries(archive?.entries ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name}\0`).update(bytesOf(asset)).update("\0");
  return hash.digest("base64");
}

function writeEntry(folder: string, name: string, asset: Asset): void {
  const path = join(folder, name);
  if (relative(folder, path).startsWith(".."))
    throw new UsageError(`The code archive has an entry outside of itself: ${name}`);
  mkdirSync(dirname(path), { recursive: true });
  if (asset.asset === "text") writeFileSync(path, asset.text);
  else copyFileSync(asset.path, path);
}

/** Unpacks the archive into `folder`, replacing what is there. @returns the folder's path without symbolic links */
export function unpack(archive: Archive, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, asset] of Object.entries(archive.entries)) writeEntry(folder, name, asset);
  return realpathSync(folder);
}

/** Whether the handler's file is an ES module: by its ending, or by the archive's package.json. */
export function isEsModule(folder: string, handler: string): boolean {
  const file = join(folder, dirname(handler), handler.split("/").at(-1)?.split(".")[0] ?? "");
  if (existsSync(`${file}.cjs`)) return false;
  if (!existsSync(`${file}.js`)) return existsSync(`${file}.mjs`);
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return false;
  return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: unknown }).type === "module";
}
