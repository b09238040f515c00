import type { NodeKind } from "./diagram";
import type { Sketch } from "./part";
import { covers } from "./stack";

/** The nodes, found by what resources say of each other: ARNs, URLs, names, places in buckets. */
export class Nodes {
  private readonly byReference = new Map<string, Sketch>();

  constructor(readonly all: readonly Sketch[]) {
    for (const node of all) node.references.forEach((reference) => this.byReference.set(reference, node));
  }

  /** By ARN or URL. */
  find(reference: unknown): Sketch | undefined {
    return typeof reference === "string" ? this.byReference.get(reference) : undefined;
  }

  named(kind: NodeKind, name: unknown): Sketch | undefined {
    return this.all.find((node) => node.kind === kind && node.name === name);
  }

  /** Nodes that a policy's resource covers; one that covers everything says nothing. */
  covered(written: string): Sketch[] {
    if (written === "*") return [];
    return this.all.filter((node) => node.references.some((reference) => covers(written, reference)));
  }

  /** Where a key is: the part of the bucket that has a node of its own, or the bucket. */
  place(bucket: unknown, key = ""): Sketch | undefined {
    const places = this.all.filter((node) => node.kind === "bucket" && node.name.split("/")[0] === bucket);
    const around = places.filter((node) => key.startsWith(folderOf(node)));
    return around.sort((a, b) => folderOf(b).length - folderOf(a).length)[0];
  }

  /** Where `s3://bucket/key` is. */
  placeOf(uri: unknown): Sketch | undefined {
    const [, bucket, key] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(String(uri)) ?? [];
    return this.place(bucket, key);
  }
}

/** The part of a bucket that a node stands for, such as `input/`; empty for the bucket as a whole. */
export const folderOf = ({ name }: Sketch): string => name.slice(name.indexOf("/") + 1 || name.length);
