import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { UsageError } from "../services/errors";
import { unknownValue, type Archive, type Asset } from "./graph";

/** Turns assets, archives, secrets and unknowns inside a resource's properties into plain JSON. */
export async function plain(value: unknown): Promise<unknown> {
  if (pulumi.isUnknown(value)) return unknownValue;
  if (pulumi.asset.Asset.isInstance(value)) return plainAsset(value);
  if (pulumi.asset.Archive.isInstance(value))
    return { asset: "archive", entries: await entriesOf(value) } satisfies Archive;
  if (Array.isArray(value)) return Promise.all((value as unknown[]).map(plain));
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.runtime.isRpcSecret(value)) return plain(pulumi.runtime.unwrapRpcSecret(value));
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(await Promise.all(entries.map(async ([key, inner]) => [key, await plain(inner)] as const)));
}

async function plainAsset(asset: pulumi.asset.Asset): Promise<Asset> {
  if (asset instanceof pulumi.asset.StringAsset) return { asset: "text", text: await asset.text };
  if (asset instanceof pulumi.asset.FileAsset) return { asset: "file", path: resolve(await asset.path) };
  throw new UsageError("The local runtime reads no remote assets: give a file or text.");
}

async function entriesOf(archive: pulumi.asset.Archive): Promise<Record<string, Asset>> {
  if (archive instanceof pulumi.asset.FileArchive) return filesBelow(resolve(await archive.path), "");
  if (!(archive instanceof pulumi.asset.AssetArchive)) {
    throw new UsageError("The local runtime reads no remote archives: give a folder or a map of assets.");
  }
  const entries: Record<string, Asset> = {};
  for (const [name, part] of Object.entries(await archive.assets).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (pulumi.asset.Asset.isInstance(part)) entries[name] = await plainAsset(part);
    else for (const [inner, asset] of Object.entries(await entriesOf(part))) entries[`${name}/${inner}`] = asset;
  }
  return entries;
}

function filesBelow(folder: string, prefix: string): Record<string, Asset> {
  const entries: Record<string, Asset> = {};
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) Object.assign(entries, filesBelow(path, `${prefix}${name}/`));
    else entries[`${prefix}${name}`] = { asset: "file", path };
  }
  return entries;
}
