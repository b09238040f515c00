import type { Cloud } from "../../../cloud";
import { GroupedTable } from "../../../engine/groupedTable";
import { digest } from "../../../engine/random";
import { AwsError } from "../../errors";
import { tellJobState } from "../glueEvents";
import type { Job } from "./job";
import { isOver, jobRunAbout, type JobRun } from "./jobRun";
import type { JobRunner, Outcome } from "./runner";

/** Why and with what a run starts. */
export interface Start {
  readonly job: Job;
  readonly arguments?: Readonly<Record<string, string>>;
  readonly timeoutMinutes?: number;
  /** Whether the run waits where there is no room. @default what the job says */
  readonly queues?: boolean;
  readonly trigger?: string;
  readonly workflow?: string;
  readonly workflowRun?: string;
  readonly predecessors?: JobRun["predecessors"];
  readonly startedFor?: readonly string[];
}

/** Every attempt at every job: starts them, counts them, retries them, and tells who waits for their end. */
export class JobRuns {
  private readonly rows: GroupedTable<JobRun>;
  private readonly listeners: Array<(run: JobRun) => void> = [];
  /** Runs whose time is up and that are being ended for it. */
  private readonly late = new Set<string>();
  private stopped = false;

  constructor(
    private readonly cloud: Cloud,
    private readonly runner: JobRunner,
    private readonly jobs: ReadonlyMap<string, Job>,
  ) {
    const rows = cloud.engine.store.table<JobRun>("glue.jobRuns");
    this.rows = new GroupedTable(rows, ({ workflowRun }) => workflowRun);
  }

  /** Told of each run that is over and will not be retried. */
  onEnd(listener: (run: JobRun) => void): void {
    this.listeners.push(listener);
  }

  /** @throws ConcurrentRunsExceededException where the job's limit is reached and the run does not queue */
  start(start: Start): JobRun {
    const full = this.isFull(start.job);
    if (full && !(start.queues ?? start.job.queues)) {
      throw new AwsError("ConcurrentRunsExceededException", `Concurrent runs exceeded for ${start.job.name}`);
    }
    return this.begin(start, full);
  }

  /** A start that nobody waits for an answer to: over the limit, the run exists and has failed, as in AWS. */
  startTriggered(start: Start): JobRun {
    if (start.job.queues || !this.isFull(start.job)) return this.start(start);
    const error = `Job ${start.job.name} exceeded its maximum allowed concurrent runs (${start.job.maxConcurrentRuns}).`;
    const run = this.put({ ...this.fresh(start), state: "FAILED", error, completedOn: this.cloud.engine.now() });
    tellJobState(this.cloud, run, jobRunAbout(run));
    this.tellListeners(run);
    return run;
  }

  get(job: string, id: string): JobRun | undefined {
    const run = this.rows.get(id);
    return run?.job === job ? run : undefined;
  }

  /** Newest first. */
  of(job: string): JobRun[] {
    const started = [...this.rows.values()].filter((run) => run.job === job);
    return started.reverse().sort((a, b) => b.startedOn - a.startedOn);
  }

  /** Oldest first; of two attempts, the later one last. */
  inWorkflowRun(id: string): JobRun[] {
    return this.rows.in(id).sort((a, b) => a.startedOn - b.startedOn || a.attempt - b.attempt);
  }

  /** Asks a run to end. A run that is over stays as it is. */
  stop(run: JobRun): void {
    if (isOver(run)) return;
    if (run.state === "WAITING") return this.end(run, { state: "STOPPED" });
    this.put({ ...run, state: "STOPPING" });
    this.runner.cancel(run.id);
  }

  /** After a restart: what was running runs again as the same run; Glue's own would have gone on. */
  resume(): void {
    for (const run of this.rows.values()) {
      if (run.state === "STOPPING") this.end(run, { state: "STOPPED" });
      else if (!isOver(run) && run.state !== "WAITING") this.execute(run);
    }
    for (const job of this.jobs.values()) this.startWaiting(job.name);
  }

  /** The environment ends: what runs is taken up at the next start. */
  close(): void {
    this.stopped = true;
    this.runner.stop();
  }

  private isFull(job: Job): boolean {
    const active = this.of(job.name).filter((run) => !isOver(run) && run.state !== "WAITING");
    return active.length >= job.maxConcurrentRuns;
  }

  private begin(start: Start, waits: boolean): JobRun {
    const run = this.put({ ...this.fresh(start), state: waits ? "WAITING" : "STARTING" });
    if (!waits) this.execute(run);
    return run;
  }

  private fresh({ job, timeoutMinutes, trigger, workflow, workflowRun, predecessors, ...start }: Start): JobRun {
    const now = this.cloud.engine.now();
    return {
      ...{ trigger, workflow, workflowRun, predecessors, startedFor: start.startedFor },
      id: `jr_${this.cloud.engine.random.hex(64)}`,
      job: job.name,
      attempt: 0,
      state: "STARTING",
      arguments: start.arguments ?? {},
      startedOn: now,
      lastModifiedOn: now,
      executionSeconds: 0,
      timeoutMinutes: timeoutMinutes ?? job.timeoutMinutes,
    };
  }

  private execute(run: JobRun): void {
    const { engine } = this.cloud;
    const job = this.jobs.get(run.job);
    if (job === undefined) return this.end(run, { state: "ERROR", error: `Job ${run.job} does not exist.` });
    const refusal = this.refusalOf(job);
    if (refusal !== undefined) return this.end(run, { state: "FAILED", error: refusal });
    let watch = () => {};
    const began = () => (watch = this.hasBegun(run.id));
    const work = { run, job, arguments: this.argumentsOf(run, job), began };
    const finish = (outcome: Outcome) => engine.background(() => (watch(), this.finish(run.id, outcome)));
    const broke = (error: Error) => finish({ state: "FAILED", error: `${error.name}: ${error.message}` });
    void this.runner.run(work).then(finish, broke);
  }

  private refusalOf(job: Job): string | undefined {
    if (this.cloud.offer("iam").trusts(job.role, "glue.amazonaws.com", job.arn)) return undefined;
    return `LAUNCH ERROR | Role ${job.role} should be given assume role permissions for Glue Service.`;
  }

  /** What Glue puts into sys.argv: its own names, the job's defaults, what the start gave, what nothing may override. */
  private argumentsOf(run: JobRun, job: Job): Record<string, string> {
    const inWorkflow: Record<string, string> =
      run.workflow === undefined || run.workflowRun === undefined
        ? {}
        : { "--WORKFLOW_NAME": run.workflow, "--WORKFLOW_RUN_ID": run.workflowRun };
    return {
      ...job.defaultArguments,
      ...run.arguments,
      ...job.fixedArguments,
      "--JOB_ID": `j_${digest(job.arn)}`,
      "--JOB_RUN_ID": run.id,
      "--JOB_NAME": job.name,
      ...inWorkflow,
    };
  }

  /** @returns what ends the watch over the run's time */
  private hasBegun(id: string): () => void {
    const { engine } = this.cloud;
    const run = this.rows.get(id);
    if (run === undefined || run.state === "STOPPING") return () => {};
    this.put({ ...run, state: "RUNNING", startedOn: engine.now() });
    const limit = run.timeoutMinutes * 60_000;
    const ring = () => {
      this.late.add(id);
      this.runner.cancel(id);
    };
    // A clock that stands still while jobs execute needs the real one beside it.
    const cancels = [engine.after(limit, ring, { daemon: true }), engine.watchdog(Math.min(limit, 2 ** 31 - 1), ring)];
    return () => cancels.forEach((cancel) => cancel());
  }

  private finish(id: string, outcome: Outcome): void {
    const run = this.rows.get(id);
    if (this.stopped || run === undefined || isOver(run)) return;
    if (this.late.delete(id)) this.end(run, { state: "TIMEOUT", error: "Job run timed out." });
    else if (outcome.state === "FAILED") this.end(run, { state: "FAILED", error: outcome.error });
    else this.end(run, { state: outcome.state === "CANCELLED" ? "STOPPED" : "SUCCEEDED" });
  }

  private end(run: JobRun, outcome: Pick<JobRun, "state" | "error">): void {
    const now = this.cloud.engine.now();
    const executionSeconds = Math.round((now - run.startedOn) / 1000);
    const ended = this.put({ ...run, ...outcome, completedOn: now, executionSeconds });
    this.ended(ended);
    this.startWaiting(run.job);
  }

  private ended(run: JobRun): void {
    tellJobState(this.cloud, run, jobRunAbout(run));
    const job = this.jobs.get(run.job);
    if (run.state === "FAILED" && job !== undefined && run.attempt < job.maxRetries) this.retry(run);
    else this.tellListeners(run);
  }

  private tellListeners(run: JobRun): void {
    for (const listener of this.listeners) listener(run);
  }

  private retry(run: JobRun): void {
    const now = this.cloud.engine.now();
    const attempt = run.attempt + 1;
    const first = run.id.replace(/_attempt_\d+$/, "");
    const again = { id: `${first}_attempt_${attempt}`, attempt, previous: run.id, startedOn: now, executionSeconds: 0 };
    this.execute(this.put({ ...run, ...again, state: "STARTING", completedOn: undefined, error: undefined }));
  }

  private startWaiting(job: string): void {
    const definition = this.jobs.get(job);
    const waiting = this.of(job).filter((run) => run.state === "WAITING");
    const oldest = waiting.at(-1);
    if (definition === undefined || oldest === undefined || this.isFull(definition)) return;
    this.execute(this.put({ ...oldest, state: "STARTING" }));
    this.startWaiting(job);
  }

  private put(run: JobRun): JobRun {
    const kept = { ...run, lastModifiedOn: this.cloud.engine.now() };
    this.rows.set(run.id, kept);
    const record = { who: "glue.amazonaws.com", did: "glue:JobRun", on: run.job, about: jobRunAbout(run) };
    this.cloud.engine.trace.add({ ...record, outcome: run.state, why: run.error });
    return kept;
  }
}
