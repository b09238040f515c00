import type { Cloud } from "../../cloud";
import type { Caller } from "../../services/service";
import type { Work } from "../../services/glue/jobs/runner";
import { isTransient } from "../functions/wire";

/** How often boto3 tries a call, and what it waits at first. */
const tries = 5;
const firstWaitMs = 100;

/** What ended a job that did not end by itself. */
export class JobKilled extends Error {
  constructor(where: string) {
    super(`The simulation ends the job ${where}.`);
    this.name = "JobKilled";
  }
}

/** A job at work: its calls, as its role, and the places where it may be killed or stand still. */
export class JobProcess {
  private readonly caller: Caller;
  private readonly gone: Promise<never>;
  private leave: (error: Error) => void = () => {};

  constructor(
    readonly cloud: Cloud,
    readonly work: Work,
  ) {
    this.caller = cloud.asRole(work.job.role, `jobrun:${work.run.id}`);
    this.gone = new Promise<never>((_, leave) => (this.leave = leave));
    this.gone.catch(() => undefined);
  }

  argument(name: string): string {
    const value = this.work.arguments[`--${name}`];
    if (value === undefined) throw new Error(`${this.work.job.name} has no argument --${name}.`);
    return value;
  }

  /** Ends whatever it is at. */
  cancel(): void {
    this.leave(new JobKilled("because it was told to stop"));
  }

  /** Until its cluster is there. Its time does not count yet, so that nothing would end a job that stood still here. */
  async launch(): Promise<void> {
    const edge = { at: "job", what: "launch", who: this.work.job.name };
    await Promise.race([this.cloud.engine.pass(edge), this.gone]);
  }

  /** Where the job may be killed, or stand still until it is cancelled. */
  async passes(what: string): Promise<void> {
    const { engine } = this.cloud;
    const edge = { at: "job", what, who: this.work.job.name };
    const fault = engine.faults.at(edge);
    if (fault?.kind === "killed") throw new JobKilled(what);
    if (fault?.kind === "stuck") await this.gone;
    await Promise.race([engine.pass(edge), this.gone]);
  }

  async sleep(ms: number): Promise<void> {
    await Promise.race([this.cloud.engine.sleep(ms), this.gone]);
  }

  /** One call as boto3 makes it: again where that may help. */
  async call<T>(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await this.passes(`before ${service}:${operation}`);
      try {
        const answer = await this.cloud.call<T>(this.caller, service, operation, input);
        await this.passes(`after ${service}:${operation}`);
        return answer;
      } catch (error) {
        if (attempt === tries || !isTransient(error)) throw error;
      }
      await this.sleep(firstWaitMs * 2 ** attempt);
    }
  }

  async put(bucket: string, key: string, body: Buffer | string): Promise<void> {
    await this.call("s3", "PutObject", { Bucket: bucket, Key: key, Body: Buffer.from(body) });
  }

  async get(bucket: string, key: string): Promise<Buffer> {
    return (await this.call<{ Body: Buffer }>("s3", "GetObject", { Bucket: bucket, Key: key })).Body;
  }
}
