import { folderOf, type Nodes } from "./nodes";
import type { Sketch } from "./part";

/** Objects that a policy's resource stands for: where they are, and what their keys begin with. */
export interface Objects {
  readonly place: Sketch;
  readonly prefix: string;
}

/** @returns undefined for what is no object of a bucket in the picture */
export function objectsOf(written: string, nodes: Nodes): Objects | undefined {
  const [, bucket, key] = /^arn:aws:s3:::([^/*]+)\/(.*)$/.exec(written) ?? [];
  const prefix = (key ?? "").split("*")[0] ?? "";
  const place = nodes.place(bucket, prefix);
  return place && { place, prefix };
}

/** The folder that keys are in, below the place: `in/` of `in/abc/`; empty where it is the place itself. */
export function folderLabel(place: Sketch, prefix: string): string {
  const below = prefix.slice(folderOf(place).length);
  if (folderOf(place) !== "" || below === "") return "";
  return `${below.split("/")[0] ?? ""}/`;
}
