import type { Cloud } from "../../cloud";
import type { Table } from "../../engine/store";
import type { Checkpoint, Outcome } from "./asl/host";
import type { Json } from "./asl/json";
import { executionId, type Execution, type ExecutionStatus } from "./execution";
import { Histories } from "./executionHistory";
import { ExecutionLog } from "./executionLog";
import { ExecutionRun, recordBoundary, type Surroundings } from "./executionRun";
import { executionArn } from "./names";
import { countStatus, tellStatus, traceStatus } from "./outlets";
import { compiled, type Revision, type StateMachine } from "./stateMachine";
import { KeptTasks } from "./tasks/keptTasks";
import { TaskRunner } from "./tasks/taskRunner";
import { TaskTokens } from "./tasks/taskTokens";

/** How an execution is to be begun. */
export interface Begin {
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly traceHeader?: string;
  readonly startedFor: readonly string[];
}

type Ending = Pick<Execution, "output" | "error" | "cause"> & { readonly status: Exclude<ExecutionStatus, "RUNNING"> };

const lastEvents = {
  SUCCEEDED: "ExecutionSucceeded",
  FAILED: "ExecutionFailed",
  TIMED_OUT: "ExecutionTimedOut",
  ABORTED: "ExecutionAborted",
} as const;

/** Every execution of every state machine: begins them, takes them up after a restart, ends them. */
export class Executions {
  readonly tokens: TaskTokens;
  readonly histories: Histories;
  private readonly rows: Table<Execution>;
  private readonly checkpoints: Table<Checkpoint>;
  private readonly revisions: Table<Revision>;
  private readonly kept: KeptTasks;
  private readonly running = new Map<string, ExecutionRun>();
  private readonly around: Surroundings;

  constructor(private readonly cloud: Cloud) {
    const { store } = cloud.engine;
    this.rows = store.table<Execution>("states.executions");
    this.checkpoints = store.table<Checkpoint>("states.checkpoints");
    this.revisions = store.table<Revision>("states.revisions");
    this.kept = new KeptTasks(store);
    this.tokens = new TaskTokens(store);
    this.histories = new Histories(store);
    const runner = new TaskRunner(cloud, this.kept, this.tokens);
    const keep = (execution: Execution, checkpoint: Checkpoint) => this.keep(execution, checkpoint);
    const { histories, tokens } = this;
    this.around = { cloud, histories, tokens, runner, log: new ExecutionLog(cloud), keep };
  }

  get(arn: string): Execution | undefined {
    return this.rows.get(arn);
  }

  /** Newest first. */
  of(machineArn: string): Execution[] {
    const found = [...this.rows.values()].filter((execution) => execution.machineArn === machineArn);
    return found.reverse().sort((a, b) => b.startedAt - a.startedAt);
  }

  /** The machine as it was when the execution began. */
  revisionOf({ revision }: Execution): Revision | undefined {
    return this.revisions.get(revision);
  }

  start(machine: StateMachine, { name, input, traceHeader, startedFor }: Begin): Execution {
    const { machine: code, ...revision } = machine;
    this.revisions.set(revision.id, revision);
    const execution: Execution = {
      arn: executionArn(this.cloud, machine.name, name),
      name,
      machine: machine.name,
      machineArn: machine.arn,
      revision: revision.id,
      status: "RUNNING",
      input,
      startedAt: this.cloud.engine.now(),
      ...(traceHeader === undefined ? {} : { traceHeader }),
      startedFor,
    };
    this.tell(execution);
    const details = { input: JSON.parse(input) as Json, roleArn: machine.role };
    recordBoundary(this.around, execution, machine, { type: "ExecutionStarted", previousEventId: 0, details });
    this.work(execution, { machine: code, ...revision });
    return execution;
  }

  /** Ends a running execution as ABORTED. One that is over stays as it is. */
  stop(execution: Execution, error: string | undefined, cause: string | undefined): Execution {
    if (execution.status !== "RUNNING") return execution;
    this.running.get(execution.arn)?.stop();
    const previousEventId = this.histories.of(executionId(execution.arn)).length;
    return this.end(execution, previousEventId, { status: "ABORTED", error, cause });
  }

  /** After a restart: what was running goes on with the state that it was in. */
  resume(): void {
    for (const execution of this.rows.values()) {
      const revision = this.revisions.get(execution.revision);
      if (execution.status !== "RUNNING" || revision === undefined) continue;
      const checkpoint = this.checkpoints.get(execution.arn);
      // The first state follows on nothing, but ExecutionStarted has happened.
      this.histories.truncate(executionId(execution.arn), Math.max(1, checkpoint?.lastEventId ?? 1));
      this.work(execution, compiled(revision), checkpoint);
    }
  }

  /** The environment ends: what runs is taken up at the next start. */
  async close(): Promise<void> {
    for (const run of this.running.values()) run.halt();
    await this.around.log.close();
  }

  private work(execution: Execution, machine: StateMachine, checkpoint?: Checkpoint): void {
    const run = new ExecutionRun(this.around, execution, machine);
    this.running.set(execution.arn, run);
    const broken = (error: unknown) =>
      this.cloud.engine.background(() => {
        throw error;
      });
    void run.run(checkpoint).then((outcome) => this.end(execution, outcome.lastEventId, endingOf(outcome)), broken);
  }

  /** The state that is entered again after a restart finds what its tasks began. */
  private keep(execution: Execution, checkpoint: Checkpoint): void {
    if (this.checkpoints.get(execution.arn)?.visits === checkpoint.visits) return;
    this.checkpoints.set(execution.arn, checkpoint);
    this.kept.forget(executionId(execution.arn));
  }

  private end(execution: Execution, previousEventId: number, ending: Ending): Execution {
    const ended: Execution = { ...execution, ...ending, stoppedAt: this.cloud.engine.now() };
    const { status, output, error, cause } = ending;
    const details = status === "SUCCEEDED" ? { output: JSON.parse(output ?? "null") as Json } : { error, cause };
    const logging = this.revisions.get(execution.revision);
    if (logging !== undefined)
      recordBoundary(this.around, ended, logging, { type: lastEvents[status], previousEventId, details });
    this.running.delete(execution.arn);
    this.checkpoints.delete(execution.arn);
    this.kept.forget(executionId(execution.arn));
    this.tell(ended);
    return ended;
  }

  private tell(execution: Execution): void {
    this.rows.set(execution.arn, execution);
    traceStatus(this.cloud, execution);
    tellStatus(this.cloud, execution);
    countStatus(this.cloud, execution);
  }
}

function endingOf(outcome: Outcome): Ending {
  if (outcome.status === "SUCCEEDED") return { status: "SUCCEEDED", output: JSON.stringify(outcome.output) };
  if (outcome.status === "ABORTED") return { status: "ABORTED" };
  return { status: outcome.status, error: outcome.error, cause: outcome.cause };
}
