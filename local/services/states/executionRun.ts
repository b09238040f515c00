import type { Cloud } from "../../cloud";
import { execute } from "./asl/execute";
import type { HistoryEvent } from "./asl/history";
import type { Checkpoint, Host, Outcome, TaskCall } from "./asl/host";
import type { Json } from "./asl/json";
import { executionId, type Execution } from "./execution";
import { longestHistory, type Histories } from "./executionHistory";
import type { ExecutionLog } from "./executionLog";
import { ExecutionStory } from "./executionStory";
import { executionStory } from "./names";
import type { StateMachine } from "./stateMachine";
import type { Employer, TaskRunner } from "./tasks/taskRunner";
import type { TaskTokens } from "./tasks/taskTokens";

/** What executions have in common. */
export interface Surroundings {
  readonly cloud: Cloud;
  readonly histories: Histories;
  readonly log: ExecutionLog;
  readonly runner: TaskRunner;
  readonly tokens: TaskTokens;
  /** Keeps what is needed to go on with an execution after a restart. */
  keep(execution: Execution, checkpoint: Checkpoint): void;
}

/** Longer timers are more than Node's clock takes. */
const longestTimerMs = 86_400_000;

/** One execution at work: what the interpreter needs of the runtime, for as long as neither is stopped. */
export class ExecutionRun implements Host {
  private readonly abort = new AbortController();
  private readonly story: ExecutionStory;
  private readonly employer: Employer;
  private readonly id: string;
  private halted = false;
  private overflowed = false;

  constructor(
    private readonly around: Surroundings,
    private readonly execution: Execution,
    private readonly stateMachine: StateMachine,
  ) {
    const { arn, machineArn } = execution;
    this.id = executionId(arn);
    this.story = new ExecutionStory(around.cloud, execution, (id) => this.around.histories.of(this.id)[id - 1]);
    this.employer = { id: this.id, arn, machineArn, role: stateMachine.role, session: executionStory(arn) };
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /** Runs to the end. @returns how it ended; never for an execution that was stopped */
  async run(resume?: Checkpoint): Promise<Outcome> {
    const { execution, stateMachine } = this;
    const input = JSON.parse(execution.input) as Json;
    const context = contextOf(execution, stateMachine, input);
    const outcome = await execute(stateMachine.machine, { input, context, resume }, this);
    if (this.halted) return new Promise(() => {});
    if (!this.overflowed) return outcome;
    const cause = `The execution reached the maximum number of history events (${longestHistory}).`;
    return { status: "FAILED", error: "States.Runtime", cause, lastEventId: outcome.lastEventId };
  }

  /** Ends it where it stands: nothing more is recorded. Jobs that its tasks wait for are stopped too. */
  stop(): void {
    this.halted = true;
    this.abort.abort();
  }

  /** The runtime stops. What goes on outside is left alone, to be taken up again. */
  halt(): void {
    this.halted = true;
  }

  now(): number {
    return this.around.cloud.engine.now();
  }

  after(ms: number, fire: () => void): () => void {
    const { engine } = this.around.cloud;
    if (ms <= longestTimerMs) return engine.after(ms, () => (this.halted ? undefined : fire()));
    let cancel = engine.after(longestTimerMs, () => void (cancel = this.after(ms - longestTimerMs, fire)));
    return () => cancel();
  }

  random(): number {
    const steps = 2 ** 30;
    return this.around.cloud.engine.random.below(steps) / steps;
  }

  uuid(): string {
    return this.around.cloud.engine.random.uuid();
  }

  taskToken(key: string): string {
    return this.around.tokens.tokenOf(this.execution.arn, key);
  }

  async invoke(task: TaskCall): Promise<Json> {
    try {
      return await this.around.runner.run(this.employer, task);
    } finally {
      if (this.halted) await new Promise(() => {});
    }
  }

  record(event: HistoryEvent): number {
    const { histories, log } = this.around;
    const recorded = histories.of(this.id).length;
    if (this.halted) return recorded;
    if (recorded >= longestHistory - 1) return this.overflow(recorded);
    const stored = histories.add(this.id, this.now(), event);
    log.write(this.execution.machine, this.stateMachine.logging, this.execution.arn, stored);
    this.story.tell(stored);
    return stored.id;
  }

  checkpoint(checkpoint: Checkpoint): void {
    if (!this.halted) this.around.keep(this.execution, checkpoint);
  }

  /** One place is kept for the event that tells of the end. */
  private overflow(recorded: number): number {
    this.overflowed = true;
    this.abort.abort();
    return recorded;
  }
}

function contextOf(execution: Execution, { role, name, arn }: StateMachine, input: Json): Record<string, Json> {
  const StartTime = new Date(execution.startedAt).toISOString();
  return {
    Execution: { Id: execution.arn, Input: input, Name: execution.name, RoleArn: role, StartTime, RedriveCount: 0 },
    StateMachine: { Id: arn, Name: name },
  };
}

/** The first event of an execution's history, or its last. */
export function recordBoundary(
  { histories, log }: Pick<Surroundings, "histories" | "log">,
  execution: Execution,
  { logging }: Pick<StateMachine, "logging">,
  event: HistoryEvent,
): void {
  const at = execution.stoppedAt ?? execution.startedAt;
  log.write(execution.machine, logging, execution.arn, histories.add(executionId(execution.arn), at, event));
}
