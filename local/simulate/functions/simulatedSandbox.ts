import { createHash } from "node:crypto";
import * as nodeCrypto from "node:crypto";
import type { Cloud } from "../../cloud";
import type { Edge } from "../../engine/faults";
import type { FunctionSandbox, SandboxSpec } from "../../services/lambda/sandbox";
import type { Caller } from "../../services/service";
import type { FunctionErrorShape, ToSandbox, TurnOutcome } from "../../services/lambda/sandboxMessages";
import { coldStart, type Handler, type Surroundings } from "./functionCode";
import { sdkPackage } from "./sdk";
import { isTransient } from "./wire";

/** How often the SDK tries a call, and what it waits at first. */
const tries = 3;
const firstWaitMs = 100;
/** A promise of its own for each that waits: one for all would hold on to everybody who ever waited for it. */
const never = () => new Promise<never>(() => {});
const crash: FunctionErrorShape = {
  errorType: "Runtime.ExitError",
  errorMessage: "Error: Runtime exited with error: signal: killed",
};

/**
 * An execution environment of a function in this thread: the deployed code, with the AWS SDK's clients, timers and dates in
 * the hands of the simulation. It can be killed before and after each of its calls, and stand still until it times out.
 */
export class SimulatedSandbox implements FunctionSandbox {
  alive = true;
  private handler?: Handler;
  private settle?: (outcome: TurnOutcome) => void;

  constructor(
    private readonly cloud: Pick<Cloud, "engine" | "call">,
    private readonly spec: SandboxSpec,
    private readonly caller: Caller,
  ) {}

  async invoke(message: () => ToSandbox): Promise<TurnOutcome> {
    return this.cloud.engine.aside(
      () =>
        new Promise<TurnOutcome>((settle) => {
          this.settle = settle;
          void this.run(message());
        }),
    );
  }

  abandon(): void {
    this.settle = undefined;
    this.alive = false;
  }

  end(error: FunctionErrorShape = crash): void {
    this.alive = false;
    this.answer({ ok: false, error });
  }

  private async run({ event, context, moment, deadline }: ToSandbox): Promise<void> {
    const seconds = ((deadline - moment) / 1000).toFixed(2);
    const errorMessage = `RequestId: ${context.awsRequestId} Error: Task timed out after ${seconds} seconds`;
    const calm = this.cloud.engine.after(deadline - moment, () =>
      this.end({ errorType: "Sandbox.Timedout", errorMessage }),
    );
    try {
      await this.passes("invoke");
      this.handler ??= coldStart(this.spec.data.taskRoot, this.spec.data.handler, this.surroundings());
      const result = await this.handler(JSON.parse(event) as unknown, context);
      await this.passes("return");
      this.answer({ ok: true, payload: JSON.stringify(result ?? null) });
    } catch (error) {
      const { name, message } = error as Error;
      this.answer({ ok: false, error: { errorType: name, errorMessage: message } });
    } finally {
      calm();
    }
  }

  private answer(outcome: TurnOutcome): void {
    const { settle } = this;
    this.settle = undefined;
    settle?.(outcome);
  }

  /** Where the function may end, or stand still. Then nothing that it awaits ever comes. */
  private async passes(what: string): Promise<void> {
    const { engine } = this.cloud;
    const edge: Edge = { at: "function", what, who: this.name };
    if (!this.alive) return never();
    const fault = engine.faults.at(edge);
    if (fault?.kind === "killed") this.end();
    if (fault?.kind === "killed" || fault?.kind === "stuck") return never();
    await engine.pass(edge);
    if (!this.alive) return never();
  }

  /** One call by the SDK, which tries again where that may help. */
  private async call(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      await this.passes(`before ${service}:${operation}`);
      try {
        const answer = await this.cloud.call(this.caller, service, operation, input);
        await this.passes(`after ${service}:${operation}`);
        return answer;
      } catch (error) {
        if (!this.alive) return never();
        if (attempt === tries || !isTransient(error)) throw error;
      }
      await this.cloud.engine.sleep(firstWaitMs * 2 ** attempt);
    }
  }

  private get name(): string {
    return this.spec.environment["AWS_LAMBDA_FUNCTION_NAME"] ?? "";
  }

  private surroundings(): Surroundings {
    const { cloud, spec } = this;
    const { engine } = cloud;
    const line = (...words: unknown[]) => this.spec.onLine(words.map(String).join(" "));
    return {
      require: (name) => this.required(name),
      process: { env: spec.environment },
      console: { log: line, info: line, warn: line, error: line, debug: line },
      setTimeout: (task, ms = 0) => engine.after(ms, () => (this.alive ? task() : undefined)),
      clearTimeout: (cancel) => (cancel as () => void)(),
      Date: dateOf(() => engine.now()),
      Math: Object.assign(Object.create(Math) as Math, { random: () => engine.random.below(2 ** 31) / 2 ** 31 }),
    };
  }

  private required(name: string): unknown {
    if (name === "crypto" || name === "node:crypto")
      return { ...nodeCrypto, createHash, randomUUID: () => this.cloud.engine.random.uuid() };
    const found = sdkPackage(name, (...asked) => this.call(...asked));
    if (found === undefined) throw new Error(`The simulation has no stand-in for the module ${name}.`);
    return found;
  }
}

/** Date, but for what time it is now. */
function dateOf(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (target, args) => Reflect.construct(target, args.length === 0 ? [now()] : args) as object,
    get: (target, key) => (key === "now" ? now : (Reflect.get(target, key) as unknown)),
  });
}
