import type { TraceRecord } from "../../../../local/engine/trace";
import { localAccount, type Resource } from "../../../../local/graph/graph";
import type { Evidence } from "../../../../local/simulate/evidence/evidence";
import type { Found, LedgerRow } from "../../../../local/simulate/evidence/target";
import type { LandedVersion } from "../../../../local/simulate/landing";
import type { JudgedLine } from "../../../../local/simulate/spark/judge";

const batch = "0".repeat(32);
const load = { quarantined: 0, batch, jobRun: "jr_1" };

/** A version of a key, which S3 took in this second. Lines are "ok <id>" or bad; one that begins with "!" is refused. */
export function landed(key: string, version: string, body: string, second = 0): LandedVersion {
  return {
    key,
    version,
    source: `landing/${key}@${version}`,
    body,
    marker: false,
    landedAt: second * 1000,
    erased: false,
  };
}

/** A delete marker on a key. */
export function marked(key: string, version: string, second = 0): LandedVersion {
  return { ...landed(key, version, "", second), marker: true };
}

export const erased = (version: LandedVersion): LandedVersion => ({ ...version, erased: true });

/** What the trace has of a version that was erased; of which, where that is said, word was lost. */
export function erasure({ source }: LandedVersion, isLost = false): TraceRecord[] {
  const about = [`object:${source}`];
  const lost = record({ did: "events:Deliver", outcome: "lost", about });
  return [record({ did: "s3:ObjectRemoved:Delete", about }), ...(isLost ? [lost] : [])];
}

function judged(_: string, body: string): JudgedLine[] | undefined {
  if (body.startsWith("!")) return undefined;
  const lines = body === "" ? [] : body.split("\n");
  return lines.map((text, at) => {
    const [, id] = /^ok (\d+)$/.exec(text) ?? [];
    return { line: at + 1, ...(id === undefined ? { reason: "no row" } : { row: { id: Number(id) } }) };
  });
}

/** A ledger's row of a version. */
export function told({ source, body }: LandedVersion, outcome = "loaded", rows?: number): LedgerRow {
  const all = judged("", body) ?? [];
  const good = all.filter(({ row }) => row !== undefined).length;
  if (outcome === "deleted") return { source, outcome, load: { ...load, rows: rows ?? 0 } };
  const counts = outcome === "loaded" || outcome === "empty";
  return counts
    ? { source, outcome, load: { ...load, rows: rows ?? good, quarantined: all.length - good } }
    : { source, outcome };
}

/** Rows of a version's lines. */
export const rowsOf = ({ source }: LandedVersion, ...lines: number[]) => lines.map((line) => ({ source, line }));

export function target(over: Partial<Found>): Found {
  return { name: "the warehouse", ledger: [], rows: [], folders: [], ...over };
}

/** A batch's manifest and summary, as the staging bucket holds them. */
export function staged(versions: readonly LandedVersion[], summary: object = {}): Record<string, string> {
  const objects = versions.map(({ key, version, marker, erased }) => {
    const state = erased ? "erased" : marker ? "deleted" : undefined;
    return { bucket: "landing", key, version, state };
  });
  const lines = versions.flatMap(({ body }) => judged("", body) ?? []);
  const good = lines.filter(({ row }) => row !== undefined).length;
  const counts = { objects: objects.length, rowsLoaded: good, rowsQuarantined: lines.length - good };
  return {
    [`manifests/things/${batch}.json`]: JSON.stringify({ objects }),
    [`summaries/things/${batch}.json`]: JSON.stringify({ ...counts, ...summary }),
    [`out/things/${batch}/jr_1/rows/part-0.parquet`]: "",
  };
}

interface MadeUp {
  readonly files?: Record<string, string>;
  readonly resources?: Resource[];
  readonly deletesRows?: boolean;
}

export function evidence({
  files = {},
  resources = [],
  deletesRows = false,
  ...over
}: Partial<Evidence> & MadeUp): Evidence {
  const columns = [
    { name: "id", type: "bigint" },
    { name: "who", type: "varchar", private: true },
  ];
  const contract = { dataset: "things", format: "json-lines" as const, load: "append" as const, columns };
  const graph = { project: "p", stack: "s", ...localAccount, resources, outputs: {} };
  return {
    stage: { contract, dataset: "things", judge: { judged }, graph, deletesRows },
    landed: [],
    targets: [],
    quarantine: [],
    setAside: [],
    deadLetters: [],
    notices: [],
    inFlight: [],
    staged: new Map(Object.keys(files).map((key) => [key, 1])),
    textOf: (key) => Promise.resolve(files[key] ?? ""),
    said: () => Promise.resolve([]),
    trace: [],
    ...over,
  };
}

export function record(over: Partial<TraceRecord>): TraceRecord {
  return { seq: 0, at: "", who: "", did: "", on: "", outcome: "ok", about: [], ...over };
}

export function resource(type: string, outputs: Readonly<Record<string, unknown>>): Resource {
  return { urn: type, type, name: type, custom: true, id: type, inputs: {}, outputs, dependencies: [] };
}
