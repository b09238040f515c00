import type { Evidence } from "../evidence/evidence";
import type { LedgerRow } from "../evidence/target";
import type { LandedVersion } from "../landing";
import type { Violation } from "../outcome";
import { manifestOf, mayLoad, type Listed } from "./manifests";
import { expectedOf, isSetAside, ledgerOf, violation } from "./objects";

interface Summary {
  readonly objects: number;
  readonly rowsLoaded: number;
  readonly rowsQuarantined: number;
}

/** What was dealt with is summed up for people, and what a summary says is so. */
export async function summariesAreTrue(evidence: Evidence): Promise<Violation[]> {
  const ledger = evidence.targets.at(-1)?.ledger ?? [];
  const prefix = `summaries/${evidence.stage.dataset}/`;
  const batches = [...evidence.staged.keys()].filter((key) => key.startsWith(prefix));
  const summedUp: Listed[] = [];
  const violations: Violation[] = [];
  for (const key of batches) {
    const batch = key.slice(prefix.length, -".json".length);
    const listed = await manifestOf(evidence, batch);
    summedUp.push(...listed);
    const summary = JSON.parse(await evidence.textOf(key)) as Summary;
    violations.push(...untrue(evidence, ledger, { batch, listed, summary }));
  }
  const settled = new Set(ledger.map(({ source }) => source));
  const forgotten = evidence.landed.filter(
    (version) => settled.has(version.source) && !mayLoad(summedUp, version.source) && !isSetAside(evidence, version),
  );
  return [
    ...violations,
    ...forgotten.map(({ source }) => violation("summaries", `${source} is in the ledger, and no summary has it`)),
  ];
}

interface Told {
  readonly batch: string;
  readonly listed: readonly Listed[];
  readonly summary: Summary;
}

function untrue(evidence: Evidence, ledger: readonly LedgerRow[], { batch, listed, summary }: Told): Violation[] {
  const told = (what: string) => violation("summaries", `the summary of batch ${batch} tells of ${what}`);
  if (summary.objects !== listed.length) return [told(`${summary.objects} files, of ${listed.length}`)];
  const isMine = ({ outcome, load }: LedgerRow) => load?.batch === batch && ["loaded", "empty"].includes(outcome);
  const loaded = new Set(ledger.filter(isMine).map(({ source }) => source));
  // Of files that another batch loaded, that are gone or no longer count, its numbers are what they were; so they are of
  // versions that a deletion has made the newest again.
  if (!listed.every(({ source, state }) => state === undefined && loaded.has(source))) return [];
  const versions = evidence.landed.filter(({ source }) => loaded.has(source));
  // A run that begins again finds less where something was removed for good meanwhile, or a zone before has a newer version.
  const isPassed = (version: LandedVersion) =>
    evidence.targets.some((found) => ledgerOf(found, version).some(({ outcome }) => outcome === "superseded"));
  if (versions.some((version) => version.erased || isPassed(version))) return [];
  const mine = versions.map((one) => expectedOf(evidence, one));
  const good = mine.reduce((sum, one) => sum + one.good.length, 0);
  const bad = mine.reduce((sum, one) => sum + one.bad.length, 0);
  return [
    ...(summary.rowsLoaded === good ? [] : [told(`${summary.rowsLoaded} rows loaded, of ${good}`)]),
    ...(summary.rowsQuarantined === bad ? [] : [told(`${summary.rowsQuarantined} rows quarantined, of ${bad}`)]),
  ];
}
