import { createHash } from "crypto";
import type { LandedObject } from "./landedObjects";

/** The landed objects that one run handles. */
export interface Batch {
  /** 32 hexadecimal digits that follow from the object versions, whatever order they came in. */
  id: string;
  objects: LandedObject[];
}

/** What the manifest in the staging bucket says of a batch. */
export interface Manifest {
  batch: string;
  dataset: string;
  objects: LandedObject[];
}

/** Puts objects together into a batch, each version once. */
export function batchOf(objects: readonly LandedObject[]): Batch {
  const byName = new Map(objects.map((object) => [`${object.bucket}/${object.key}@${object.version}`, object]));
  const names = [...byName.keys()].sort();
  const id = createHash("sha256").update(names.join("\n")).digest("hex").slice(0, 32);
  return { id, objects: names.flatMap((name) => byName.get(name) ?? []) };
}

export function manifestKey(dataset: string, batch: Batch): string {
  return `manifests/${dataset}/${batch.id}.json`;
}

/** The manifest's text, the same for the same batch. */
export function manifestText(dataset: string, batch: Batch): string {
  const objects = batch.objects.map(({ bucket, key, version, size, etag, sequencer }) => ({
    bucket,
    key,
    version,
    size,
    etag,
    sequencer,
  }));
  const manifest: Manifest = { batch: batch.id, dataset, objects };
  return JSON.stringify(manifest);
}
