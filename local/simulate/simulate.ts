import { rmSync } from "node:fs";
import type { TraceRecord } from "../engine/trace";
import type { Environment } from "../environment";
import { evidenceOf } from "./evidence/evidence";
import { hazards } from "./hazards";
import type { History } from "./history";
import { brokenBy } from "./invariants/all";
import { Landing } from "./landing";
import type { Outcome, Violation } from "./outcome";
import { SeededFaults } from "./seededFaults";
import { played, type Stage } from "./stage";

const minuteMs = 60_000;

/** Plays a history to its end, and looks whether the promise was kept. */
export async function simulate(stage: Stage, history: History): Promise<Outcome> {
  const only = history.faults === undefined ? undefined : new Set(history.faults);
  const faults = new SeededFaults(history.seed, hazards, only);
  const environment = await played(stage, history.seed, faults);
  const trace: TraceRecord[] = [];
  environment.engine.trace.listen((record) => trace.push(record));
  const began = environment.engine.now();
  await stage.afterwards?.(environment);
  faults.begin();
  try {
    const landing = new Landing(stage, environment);
    for (const deed of history.deeds) environment.engine.after(deed.at, () => landing.do(deed));
    await pass(environment, (history.minutes * minuteMs * 2) / 3);
    faults.end();
    await pass(environment, (history.minutes * minuteMs) / 3);
    const violations = await settled(stage, environment, landing, trace);
    return { violations, fired: faults.fired, trace, tookMs: environment.engine.now() - began };
  } finally {
    await environment.stop();
    rmSync(environment.directory, { recursive: true, force: true });
  }
}

/** Looks again and again until the promise is kept, or patience is over. */
async function settled(
  stage: Stage,
  environment: Environment,
  landing: Landing,
  trace: readonly TraceRecord[],
): Promise<Violation[]> {
  let broken: Violation[] = [];
  for (const minutes of stage.patience) {
    await pass(environment, minutes * minuteMs);
    await environment.engine.quiet();
    const evidence = await evidenceOf(stage, environment, landing.versions, trace);
    broken = await brokenBy(stage.promises, evidence);
    if (broken.length === 0) return brokenBy(stage.rules, evidence);
  }
  return broken;
}

/** Lets so much time pass, whatever happens in it. */
async function pass({ engine }: Environment, ms: number): Promise<void> {
  await new Promise<void>((done) => void engine.after(ms, () => done()));
}
