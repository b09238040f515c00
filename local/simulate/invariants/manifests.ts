import type { Evidence } from "../evidence/evidence";
import { landedOf } from "./objects";

/** What the manifest of a batch lists. */
export interface Listed {
  readonly source: string;
  readonly state?: "deleted" | "erased";
}

interface Manifest {
  readonly objects: ReadonlyArray<{
    readonly bucket: string;
    readonly key: string;
    readonly version: string;
    readonly state?: "deleted" | "erased";
  }>;
}

/** Versions that the manifest of a batch lists, each once; none where there is no manifest. */
export async function manifestOf({ staged, stage, textOf }: Evidence, batch: string): Promise<Listed[]> {
  const key = `manifests/${stage.dataset}/${batch}.json`;
  if (!staged.has(key)) return [];
  const { objects } = JSON.parse(await textOf(key)) as Manifest;
  const listed = objects.map(({ bucket, key: name, version, state }) => ({
    source: `${bucket}/${name}@${version}`,
    ...(state === undefined ? {} : { state }),
  }));
  // That a version landed and that it was erased are two things to a manifest, and one version.
  return [...new Map(listed.map((each) => [each.source, each])).values()];
}

/** Whether a batch may load a version: its manifest lists it, or a deletion of its key, after which another version is the newest again. */
export function mayLoad(listed: readonly Listed[], source: string): boolean {
  const isDeletionOfKey = (one: Listed) => one.state !== undefined && landedOf(one.source) === landedOf(source);
  return listed.some((one) => one.source === source || isDeletionOfKey(one));
}
