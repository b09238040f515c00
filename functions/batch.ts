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
  const byName = new Map(objects.map((object) => [nameOf(object), object]));
  const names = [...byName.keys()].sort();
  return { id: hashOf(names.join("\n")), objects: names.flatMap((name) => byName.get(name) ?? []) };
}

/** What lineage calls an object version: `<bucket>/<key>@<version>`. That it was erased is another thing than that it landed. */
export function nameOf({ bucket, key, version, state }: LandedObject): string {
  return `${bucket}/${key}@${version}${state === "erased" ? " erased" : ""}`;
}

/** 32 hexadecimal digits that stand for a text where a name must be short. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

export function manifestKey(dataset: string, batch: string): string {
  return `manifests/${dataset}/${batch}.json`;
}

/** Where the summary of a batch is once all that its run had to do is done. */
export function summaryKey(dataset: string, batch: string): string {
  return `summaries/${dataset}/${batch}.json`;
}

/** Where it is written down that an object version is not to be loaded, as a whole, and why. */
export function setAsideKey(dataset: string, object: LandedObject): string {
  return `quarantine/${dataset}/objects/${hashOf(nameOf(object))}.json`;
}

/** The manifest's text, the same for the same batch. */
export function manifestText(dataset: string, batch: Batch): string {
  const objects = batch.objects.map(({ bucket, key, version, size, etag, sequencer, state }) => ({
    bucket,
    key,
    version,
    size,
    etag,
    sequencer,
    state,
  }));
  const manifest: Manifest = { batch: batch.id, dataset, objects };
  return JSON.stringify(manifest);
}

/** The event that told of an object's landing or deletion, as EventBridge would write it: put into the queue, it is handled again. */
export function landingOf({ bucket, key, version, size, etag, sequencer, state }: LandedObject): string {
  const object = { key, size, etag, sequencer, "version-id": version };
  const detail = { bucket: { name: bucket }, object };
  if (state === undefined) return JSON.stringify({ source: "aws.s3", "detail-type": "Object Created", detail });
  const deletionType = state === "deleted" ? "Delete Marker Created" : "Permanently Deleted";
  const deletion = { ...detail, reason: "DeleteObject", "deletion-type": deletionType };
  return JSON.stringify({ source: "aws.s3", "detail-type": "Object Deleted", detail: deletion });
}
