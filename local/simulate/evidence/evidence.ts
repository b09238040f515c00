import type { TraceRecord } from "../../engine/trace";
import type { Environment } from "../../environment";
import type { LandedVersion } from "../landing";
import type { Stage } from "../stage";
import { inFlight } from "./inFlight";
import { LakeTables } from "./lakeTable";
import { Look } from "./look";
import { bucketTexts, logsOf, stagedTexts, type Said } from "./said";
import { foundIn, type Found, type Target } from "./target";
import { WarehouseTable } from "./warehouseTable";

/** One bad line in quarantine. */
export interface BadLine {
  readonly source: string;
  readonly line: number;
  readonly reason: string;
  readonly record: string;
}

/** Everything that a history has left behind. */
export interface Evidence {
  readonly stage: Pick<Stage, "contract" | "dataset" | "graph" | "judge" | "deletesRows">;
  readonly landed: readonly LandedVersion[];
  /** In the order in which rows pass them. */
  readonly targets: readonly Found[];
  readonly quarantine: readonly BadLine[];
  /** Texts of all that says that a version was set aside as a whole: dead letters, and notes beside the quarantine. */
  readonly setAside: readonly string[];
  readonly deadLetters: readonly string[];
  /** What people were told. */
  readonly notices: readonly string[];
  /** Messages in the intake queue, and runs, executions and crawls under way. */
  readonly inFlight: readonly string[];
  /** Object keys of the staging bucket. */
  readonly staged: ReadonlyMap<string, number>;
  readonly textOf: (key: string) => Promise<string>;
  /** Texts in which nothing private may be. */
  readonly said: () => Promise<readonly Said[]>;
  readonly trace: readonly TraceRecord[];
}

/** Looks at everything, as the administrator: no fault touches what it asks. */
export async function evidenceOf(
  stage: Stage,
  environment: Environment,
  landed: readonly LandedVersion[],
  trace: readonly TraceRecord[],
): Promise<Evidence> {
  const look = new Look(environment);
  const { stagingBucket = "" } = stage.pipeline;
  const staged = await look.keys(stagingBucket);
  const quarantined = [...staged.keys()].filter((key) => key.startsWith("quarantine/"));
  const isNote = (key: string) => key.includes("/objects/");
  const bad = await look.texts(
    stagingBucket,
    quarantined.filter((key) => !isNote(key)),
  );
  const deadLetters = stage.urls.dlqUrl === undefined ? [] : await look.messages(stage.urls.dlqUrl);
  const notes = await look.texts(stagingBucket, quarantined.filter(isNote));
  const notices = noticesIn(environment);
  const targets: Found[] = [];
  // One after the other: which of two answers first is chance, and the trace tells.
  for (const target of targetsOf(stage, environment)) targets.push(await foundIn(target));
  return {
    stage,
    landed,
    trace,
    staged,
    deadLetters,
    targets,
    quarantine: bad.flatMap(linesOf).map((line) => JSON.parse(line) as BadLine),
    setAside: [...deadLetters, ...notes],
    notices,
    inFlight: await inFlight(look, stage.graph.resources, stage.urls.queueUrl),
    textOf: (key) => look.text(stagingBucket, key),
    said: () => saidIn(stage, look, [...deadLetters, ...notices], trace),
  };
}

function targetsOf({ pipeline, zones, contract }: Stage, environment: Environment): Target[] {
  const keys = contract?.load === "merge" ? contract.keys : undefined;
  const lakes = zones.map((zone) => new LakeTables(environment, pipeline.stagingBucket ?? "", zone));
  return pipeline.database === undefined ? lakes : [...lakes, new WarehouseTable(environment, pipeline, keys)];
}

function noticesIn({ engine }: Environment): string[] {
  const kept = engine.store.table<{ subject: string; message: string }>("sns.inbox");
  return [...kept.values()].map(({ subject, message }) => `${subject}\n${message}`);
}

const linesOf = (text: string): string[] => text.split("\n").filter((line) => line !== "");

async function saidIn(
  { pipeline, zones }: Stage,
  look: Look,
  told: readonly string[],
  trace: readonly TraceRecord[],
): Promise<Said[]> {
  const { stagingBucket = "" } = pipeline;
  const elsewhere = new Set(zones.map(({ bucket }) => bucket).filter((bucket) => bucket !== stagingBucket));
  const texts = [...logsOf(look.environment.directory), ...(await stagedTexts(look, stagingBucket))];
  for (const bucket of elsewhere) texts.push(...(await bucketTexts(look, { bucket })));
  return [
    ...texts,
    ...told.map((text) => ({ where: "a message", text })),
    ...trace.flatMap(({ did, why }) => (why === undefined ? [] : [{ where: `the trace of ${did}`, text: why }])),
  ];
}
