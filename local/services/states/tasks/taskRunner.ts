import type { Cloud } from "../../../cloud";
import { AwsError } from "../../errors";
import type { Caller, Input } from "../../service";
import type { TaskCall } from "../asl/host";
import { isArray, isObject, type Json, type JsonObject } from "../asl/json";
import { StatesError } from "../asl/statesError";
import { answerOf } from "./answers";
import { callInput } from "./callInput";
import { callOutput } from "./callOutput";
import { integrationOf, type Integration } from "./integration";
import { again, type KeptTasks } from "./keptTasks";
import { syncJobs, type SyncJob } from "./syncJobs";
import { taskError, TransientError } from "./taskErrors";
import type { TaskTokens } from "./taskTokens";

/** The execution that a task works for. */
export interface Employer {
  /** Short id that the store's rows begin with. */
  readonly id: string;
  readonly arn: string;
  readonly machineArn: string;
  readonly role: string;
  /** Story id: "execution:<machine>:<name>". */
  readonly session: string;
}

interface Work {
  readonly employer: Employer;
  readonly task: TaskCall;
  readonly integration: Integration;
  readonly caller: Caller;
}

/** How long a job that is waited for is left alone between two looks; longer where each look costs more than the wait. */
const pollMs = 250;
const simulatedPollMs = 5000;

/** Does the work of Task states: calls services as the machine's role, waits where the resource says so. */
export class TaskRunner {
  constructor(
    private readonly cloud: Cloud,
    private readonly kept: KeptTasks,
    private readonly tokens: TaskTokens,
  ) {}

  /** @returns the task's result @throws StatesError */
  async run(employer: Employer, task: TaskCall): Promise<Json> {
    const { ended } = this.kept.get(employer.id, task.key);
    if (ended !== undefined) return again(ended);
    try {
      const output = await this.perform(employer, task);
      this.keep(employer, task, { output });
      return output;
    } catch (error) {
      if (error instanceof StatesError)
        this.keep(employer, task, { error: error.error ?? "", cause: error.reason ?? "" });
      throw error;
    }
  }

  private keep({ id }: Employer, { key, signal }: TaskCall, ended: Parameters<KeptTasks["ended"]>[2]): void {
    if (!signal.aborted) this.kept.ended(id, key, ended);
  }

  private async perform(employer: Employer, task: TaskCall): Promise<Json> {
    const integration = integrationOf(task.resource);
    const caller = await this.callerFor(employer, task, integration);
    const work: Work = { employer, task, integration, caller };
    if (integration.pattern === "sync") return this.waitForJob(work);
    return integration.pattern === "token" ? this.waitForToken(work) : this.ask(work);
  }

  /** The machine's role, or the one it assumes for this task. */
  private async callerFor({ role, session }: Employer, { credentials }: TaskCall, by: Integration): Promise<Caller> {
    const caller = this.cloud.asRole(role, session);
    if (credentials === undefined) return caller;
    const RoleArn = isObject(credentials) ? credentials.RoleArn : undefined;
    if (typeof RoleArn !== "string") throw new StatesError("States.Runtime", "Credentials must have a RoleArn.");
    const RoleSessionName = session.replace(/[^\w+=,.@-]/g, "-").slice(0, 64);
    await this.invoke(caller, { ...by, service: "sts", operation: "AssumeRole" }, { RoleArn, RoleSessionName });
    return this.cloud.asRole(RoleArn, session);
  }

  /** Makes the task's own call. */
  private async ask({ employer, task, integration, caller }: Work): Promise<Json> {
    const input = this.inputOf(employer, task, integration);
    const answer = await this.invoke(caller, integration, input);
    return answerOf(integration, answer, this.cloud.engine.random.uuid());
  }

  private inputOf({ arn, machineArn }: Employer, { resource, parameters }: TaskCall, integration: Integration): Input {
    if (integration.kind === "function")
      return { FunctionName: resource, Payload: Buffer.from(JSON.stringify(parameters)) };
    const input = callInput(integration, parameters);
    if (integration.kind === "sdk" || integration.service !== "events") return input;
    return { ...input, Entries: signed(input.Entries, [arn, machineArn]) };
  }

  private async invoke(caller: Caller, integration: Integration, input: Input): Promise<Json> {
    const { engine } = this.cloud;
    try {
      return await engine.inside(async () =>
        callOutput(integration, await this.cloud.call(caller, integration.service, integration.operation, input)),
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw taskError(integration, error, engine.random.uuid());
    }
  }

  /** The call that begins what is to be waited for; not made again after a restart. */
  private async begin(work: Work): Promise<JsonObject> {
    const { employer, task } = work;
    const before = this.kept.get(employer.id, task.key).started;
    const started = before ?? (await this.ask(work));
    if (before === undefined) this.kept.started(employer.id, task.key, started);
    task.submitted(started);
    return isObject(started) ? started : {};
  }

  private async waitForToken(work: Work): Promise<Json> {
    const { employer, task } = work;
    const token = this.tokens.tokenOf(employer.arn, task.key);
    this.tokens.open(token);
    task.signal.addEventListener("abort", () => this.tokens.close(token), { once: true });
    try {
      await this.begin(work);
      return await this.tokens.wait(token, task);
    } finally {
      this.tokens.close(token);
    }
  }

  private async waitForJob(work: Work): Promise<Json> {
    const { task, integration } = work;
    const job = syncJobs[`${integration.service}:${integration.operation}`];
    if (job === undefined) throw new Error(`${task.resource} has no job to wait for.`);
    const started = await this.begin(work);
    task.signal.addEventListener("abort", () => this.cancel(work, job, started), { once: true });
    for (;;) {
      const ended = await this.look(work, job, started);
      if (ended !== undefined) return ended;
      await this.pause(task.signal);
    }
  }

  /** @returns undefined while the job goes on, and where the look met what passes by itself: the next one will tell */
  private async look({ task, integration, caller }: Work, job: SyncJob, started: JsonObject) {
    const { operation, input } = job.poll(started, isObject(task.parameters) ? task.parameters : {});
    const polled = await this.invoke(caller, { ...integration, operation }, input).catch((error: unknown) => {
      if (error instanceof TransientError) return undefined;
      throw error;
    });
    return polled === undefined ? undefined : job.ended(isObject(polled) ? polled : {}, integration.parsed);
  }

  /** Never resolves for a task that was aborted: nobody waits for it any more. */
  private pause(signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const { engine } = this.cloud;
      const cancel = engine.after(engine.simulates ? simulatedPollMs : pollMs, () => {
        signal.removeEventListener("abort", cancel);
        if (!signal.aborted) done();
      });
      signal.addEventListener("abort", cancel, { once: true });
    });
  }

  /** Best effort, as in AWS: a role without the right to stop what it started leaves it running. */
  private cancel({ task, integration, caller }: Work, job: SyncJob, started: JsonObject): void {
    const { operation, input } = job.cancel(started, isObject(task.parameters) ? task.parameters : {});
    void this.cloud.engine.background(async () => {
      await this.invoke(caller, { ...integration, operation }, input).catch((error: unknown) => {
        if (!(error instanceof StatesError)) throw error; // a refusal is in the trace
      });
    });
  }
}

/** Events that a state machine sends name it and its execution among their resources. */
function signed(entries: unknown, resources: readonly string[]): unknown {
  if (!isArray(entries as Json)) return entries;
  return (entries as readonly Json[]).map((entry) => {
    if (!isObject(entry)) return entry;
    const own = isArray(entry.Resources) ? entry.Resources : [];
    return { ...entry, Resources: [...own, ...resources] };
  });
}
