import type { Evidence } from "../evidence/evidence";
import type { Found, LedgerRow } from "../evidence/target";
import type { Violation } from "../outcome";
import { manifestOf, mayLoad } from "./manifests";
import { violation } from "./objects";

/** Manifest, Parquet and ledger tell the same: what a ledger has of a batch, its manifest lists and its files hold. */
export async function filesAgree(evidence: Evidence): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const found of evidence.targets) violations.push(...(await agreeWith(evidence, found)));
  return violations;
}

type Load = NonNullable<LedgerRow["load"]>;

async function agreeWith(evidence: Evidence, { ledger }: Found): Promise<Violation[]> {
  const loads = ledger.flatMap(({ load }) => load ?? []);
  const runs = new Map(loads.map((load) => [`${load.batch} ${load.jobRun}`, load]));
  const violations: Violation[] = [];
  for (const { batch, jobRun } of runs.values()) {
    const listed = await manifestOf(evidence, batch);
    const entries = ledger.filter(({ load }) => load?.batch === batch && load.jobRun === jobRun);
    const missing = entries.find(({ source }) => !mayLoad(listed, source));
    if (missing !== undefined)
      violations.push(violation("files", `the manifest of batch ${batch} does not list ${missing.source}`));
    if (entries.some(({ load }) => (load?.rows ?? 0) > 0) && !hasRows(evidence, { batch, jobRun }))
      violations.push(violation("files", `batch ${batch} loaded rows, and run ${jobRun} left no Parquet`));
  }
  return violations;
}

function hasRows({ staged, stage }: Evidence, { batch, jobRun }: Pick<Load, "batch" | "jobRun">): boolean {
  const prefix = `out/${stage.dataset}/${batch}/${jobRun}/`;
  return [...staged.keys()].some((key) => key.startsWith(prefix) && key.includes("/rows/"));
}
