import type { Evidence } from "../evidence";
import type { Violation } from "../outcome";
import { violation } from "./objects";

/** Manifest, Parquet and ledger tell the same: what the ledger has of a batch, its manifest lists and its files hold. */
export async function filesAgree(evidence: Evidence): Promise<Violation[]> {
  const { dataset } = evidence.stage.tools.contract;
  const violations: Violation[] = [];
  const batches = new Map(evidence.ledger.map((row) => [`${row.batch} ${row.jobRun}`, row]));
  for (const { batch, jobRun } of batches.values()) {
    const manifest = await listed(evidence, `manifests/${dataset}/${batch}.json`);
    const entries = evidence.ledger.filter((row) => row.batch === batch && row.jobRun === jobRun);
    const missing = entries.filter(({ source }) => !manifest.has(source));
    if (missing.length > 0)
      violations.push(violation("files", `the manifest of batch ${batch} does not list ${missing[0]?.source}`));
    const wantsRows = entries.some(({ loaded }) => loaded > 0);
    const hasRows = [...evidence.staged.keys()].some((key) =>
      key.startsWith(`out/${dataset}/${batch}/${jobRun}/rows/`),
    );
    if (wantsRows && !hasRows)
      violations.push(violation("files", `batch ${batch} loaded rows, and run ${jobRun} left no Parquet`));
  }
  return violations;
}

interface Listed {
  readonly objects: ReadonlyArray<{ readonly bucket: string; readonly key: string; readonly version: string }>;
}

async function listed(evidence: Evidence, key: string): Promise<Set<string>> {
  if (!evidence.staged.has(key)) return new Set();
  const { objects } = JSON.parse(await evidence.textOf(key)) as Listed;
  return new Set(objects.map(({ bucket, key: name, version }) => `${bucket}/${name}@${version}`));
}
