import { nameOf } from "./batch";
import type { LandedObject } from "./landedObjects";
import type { Deps } from "./reconcile";
import { ledgerName, reconcilerOf, type Reconciler } from "./reconcileOnAws";

/** What a lake's ledger says of a key: its current version, and those that were dealt with otherwise. */
export interface Entry {
  version: string | null;
  superseded: string[];
  gone: string[];
}

/** Entries read at the same time. */
const atOnce = 32;

/** Cold start of the function that reconciles a landing bucket with a lake's ledger. Given to `callbackFactory`. */
export function reconcileLakeFactory(): Reconciler {
  const { STAGING_BUCKET: Bucket, DATASET = "" } = process.env;
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  return reconcilerOf(
    inEntries(async (name) => {
      try {
        const { Body } = await s3.send(new sdk.GetObjectCommand({ Bucket, Key: `ledger/${DATASET}/${name}` }));
        return JSON.parse((await Body?.transformToString()) ?? "") as Entry;
      } catch (error) {
        if ((error as Error).name === "NoSuchKey") return undefined;
        throw error;
      }
    }),
  );
}

/** Asks for the entry of each key, once. */
export function inEntries(read: (name: string) => Promise<Entry | undefined>): Deps["inLedger"] {
  return async (objects) => {
    const byKey = new Map<string, LandedObject[]>();
    objects.forEach((object) => byKey.set(ledgerName(object), [...(byKey.get(ledgerName(object)) ?? []), object]));
    const known = new Set<string>();
    const keys = [...byKey];
    for (let first = 0; first < keys.length; first += atOnce) {
      const some = keys.slice(first, first + atOnce);
      const entries = await Promise.all(some.map(([name]) => read(name)));
      some.forEach(([, versions], at) => settledBy(entries[at], versions).forEach((each) => known.add(nameOf(each))));
    }
    return known;
  };
}

function settledBy(entry: Entry | undefined, versions: readonly LandedObject[]): readonly LandedObject[] {
  if (entry === undefined) return [];
  const settled = new Set([entry.version, ...entry.superseded, ...entry.gone]);
  return versions.filter(({ version }) => settled.has(version));
}
