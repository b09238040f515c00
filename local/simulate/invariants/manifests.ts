import type { Evidence } from "../evidence/evidence";

interface Manifest {
  readonly objects: ReadonlyArray<{ readonly bucket: string; readonly key: string; readonly version: string }>;
}

/** Sources that the manifest of a batch lists; none where there is no manifest. */
export async function manifestOf({ staged, stage, textOf }: Evidence, batch: string): Promise<string[]> {
  const key = `manifests/${stage.dataset}/${batch}.json`;
  if (!staged.has(key)) return [];
  const { objects } = JSON.parse(await textOf(key)) as Manifest;
  return objects.map(({ bucket, key: name, version }) => `${bucket}/${name}@${version}`);
}
