import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ask, Cloud } from "../../../../local/cloud";
import { VirtualClock, type Clock } from "../../../../local/engine/clock";
import { Engine } from "../../../../local/engine/engine";
import { Random } from "../../../../local/engine/random";
import { Store } from "../../../../local/engine/store";
import { Trace, type TraceRecord } from "../../../../local/engine/trace";
import { localAccount, type Properties } from "../../../../local/graph/graph";
import { AwsError } from "../../../../local/services/errors";
import type { JobRunner, Outcome, Work } from "../../../../local/services/glue/jobs/runner";
import { GlueService } from "../../../../local/services/glue/service";
import type { ServiceEvent } from "../../../../local/services/offers";
import type { Caller, Input } from "../../../../local/services/service";
import { projectRoot, resource } from "../../../support/environment";

/** What a job does in a test: how long it takes (Infinity: it never ends), and how it ends, by attempt. */
export interface Plan {
  readonly minutes?: number;
  readonly outcomes?: readonly Outcome[];
}

const admin: Caller = { kind: "admin", arn: `arn:aws:iam::${localAccount.accountId}:root` };
const succeeded: Outcome = { state: "SUCCEEDED" };

/** Jobs that only take time, on the runtime's clock. */
class PlannedRunner implements JobRunner {
  readonly works: Work[] = [];
  private readonly cancels = new Map<string, () => void>();

  constructor(
    private readonly engine: Engine,
    private readonly plans: Readonly<Record<string, Plan>>,
  ) {}

  run(work: Work): Promise<Outcome> {
    this.works.push(work);
    const { minutes = 1, outcomes = [] } = this.plans[work.job.name] ?? {};
    work.began();
    return new Promise((done) => {
      const end = () => done(outcomes[work.run.attempt] ?? succeeded);
      if (Number.isFinite(minutes)) this.engine.after(minutes * 60_000, end);
      this.cancels.set(work.run.id, () => done({ state: "CANCELLED" }));
    });
  }
  cancel(runId: string): void {
    this.cancels.get(runId)?.();
  }
  stop(): void {}
}

/** Where S3 would have the objects of a test's buckets: bucket to key to text. */
export type Objects = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface GlueAlone {
  readonly glue: GlueService;
  readonly engine: Engine;
  readonly runner: PlannedRunner;
  readonly events: ServiceEvent[];
  readonly records: TraceRecord[];
  readonly directory: string;
  call<T = Record<string, never>>(operation: string, input: Input): Promise<T>;
  /** Ends it in the middle of whatever it does; its state stays. */
  halt(): Promise<void>;
}

interface Settings {
  readonly plans?: Readonly<Record<string, Plan>>;
  readonly directory?: string;
  readonly offers?: Readonly<Record<string, unknown>>;
  readonly refuse?: (ask: Ask) => boolean;
  /** @default virtual, and still while anything executes */
  readonly clock?: Clock;
}

const open: Array<{ engine: Engine; directory: string }> = [];

/** Glue by itself, on the virtual clock, with planned jobs in place of Spark. Ended by `endGlue`. */
export async function glueAlone(
  resources: ReadonlyArray<readonly [type: string, name: string, inputs: Properties]>,
  settings: Settings = {},
): Promise<GlueAlone> {
  const directory = settings.directory ?? mkdtempSync(join(tmpdir(), "landfall-glue-"));
  const clock = settings.clock ?? new VirtualClock(Date.UTC(2026, 0, 1), true);
  const trace = new Trace(() => clock.now());
  const engine = new Engine({ clock, random: new Random(1), store: new Store(directory), trace });
  const opened = { engine, directory };
  open.push(opened);
  const events: ServiceEvent[] = [];
  const records: TraceRecord[] = [];
  trace.listen((record) => records.push(record));
  const runner = new PlannedRunner(engine, settings.plans ?? {});
  const glue = new GlueService(cloudOf(engine, directory, events, settings), runner);
  for (const [type, name, inputs] of resources) {
    glue.deploy(resource({ type: `aws:glue/${type}`, name, inputs: { name, ...inputs } }));
  }
  glue.start();
  const halt = () => (open.splice(open.indexOf(opened), 1), glue.stop(), engine.stop());
  const call = async (operation: string, input: Input) => glue.api.operations[operation]!(input, admin);
  return { glue, engine, runner, events, records, directory, halt, call: call as GlueAlone["call"] };
}

export async function endGlue(): Promise<void> {
  for (const { engine, directory } of open.splice(0)) {
    await engine.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function cloudOf(engine: Engine, directory: string, events: ServiceEvent[], settings: Settings): Cloud {
  const offers: Record<string, unknown> = {
    events: { emit: (event: ServiceEvent) => (events.push(event), "id") },
    iam: { trusts: () => true },
    ...settings.offers,
  };
  const role = (arn: string, session: string): Caller => ({ kind: "role", arn, role: arn, session });
  const cloud: Partial<Cloud> = {
    engine,
    directory,
    projectRoot,
    ...localAccount,
    admin,
    offer: (name) => offers[name] as never,
    provide: (name, offered) => void (offers[name] = offered),
    authorize: (ask) => {
      if (settings.refuse?.(ask)) throw new AwsError("AccessDeniedException", `${ask.action} on ${ask.resource}`);
    },
    call: () => Promise.resolve({} as never),
    asRole: role,
    asService: (service, sourceArn) => ({ kind: "service", arn: sourceArn, service, sourceArn }),
  };
  return cloud as Cloud;
}
