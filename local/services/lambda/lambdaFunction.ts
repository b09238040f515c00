import { join } from "node:path";
import type { Cloud } from "../../cloud";
import { VirtualClock } from "../../engine/clock";
import type { Engine } from "../../engine/engine";
import { UsageError } from "../errors";
import { isEsModule, unpack } from "./codeArchive";
import { functionEnvironment, logStream } from "./functionEnvironment";
import { FunctionLog } from "./functionLog";
import type { FunctionSettings } from "./functionSettings";
import type { PermissionStatement } from "./permission";
import { Sandbox } from "./sandbox";
import { SandboxCaller } from "./sandboxCaller";
import type { SandboxData, SandboxTime, ToSandbox, TurnOutcome } from "./sandboxMessages";
import { SandboxPool, type Place } from "./sandboxPool";

/** Real time that Lambda gives a function's code to load. */
const initMs = 10_000;

/** One deployed function: its code on disk, its sandboxes, its log and its resource policy. */
export class LambdaFunction {
  /** The resource policy, as IAM takes it; undefined before the first permission. */
  policy?: unknown;
  /** Invocations accepted and not yet over: what reserved concurrency limits. */
  accepted = 0;
  private readonly taskRoot: string;
  private readonly log: FunctionLog;
  private readonly pool: SandboxPool;
  private readonly statements: PermissionStatement[] = [];

  /** @throws UsageError for a handler in an ES module */
  constructor(
    readonly settings: FunctionSettings,
    private readonly cloud: Cloud,
  ) {
    const { name, code, handler } = settings;
    this.taskRoot = unpack(code, join(cloud.directory, "lambda", name));
    if (isEsModule(this.taskRoot, handler))
      throw new UsageError(
        `Function "${name}": ${handler} is an ES module; the local runtime takes CommonJS handlers.`,
      );
    this.log = new FunctionLog(join(cloud.directory, "logs", `${name}.log`));
    this.pool = new SandboxPool(cloud.engine, () => this.newPlace());
  }

  permit(statement: PermissionStatement): void {
    this.statements.push(statement);
    this.policy = { Version: "2012-10-17", Id: "default", Statement: [...this.statements] };
  }

  get isAtItsLimit(): boolean {
    const { reservedConcurrency } = this.settings;
    return reservedConcurrency !== undefined && this.accepted >= reservedConcurrency;
  }

  /** Runs the handler on an event (JSON text), within its timeout. Never rejects: what goes wrong is the outcome. */
  async run(requestId: string, event: string): Promise<TurnOutcome> {
    return this.pool.use(async (place) => {
      place.caller.worksOn(requestId);
      this.log.write(`START RequestId: ${requestId} Version: $LATEST`);
      const outcome = await this.timed(place, requestId, event);
      if (!outcome.ok) this.log.write(`${this.now()}\t${requestId}\tERROR\t${JSON.stringify(outcome.error)}`);
      this.log.write(`END RequestId: ${requestId}`);
      place.caller.isIdle();
      return outcome;
    });
  }

  async stop(): Promise<void> {
    this.pool.abandon();
    await this.log.close();
  }

  /** Loading the code does not count towards the timeout, but may not take for ever either. */
  private async timed({ sandbox }: Place, requestId: string, event: string): Promise<TurnOutcome> {
    const { timeoutSeconds } = this.settings;
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
    const limit = (ms: number) =>
      this.cloud.engine.watchdog(ms, () => sandbox.end({ errorType: "Sandbox.Timedout", errorMessage }));
    let calm = limit(initMs + timeoutSeconds * 1000);
    const begin = () => {
      calm();
      calm = limit(timeoutSeconds * 1000);
      return this.message(requestId, event);
    };
    try {
      return named(requestId, await sandbox.invoke(begin));
    } finally {
      calm();
    }
  }

  private message(requestId: string, event: string): ToSandbox {
    const { name, arn, memoryMb, logGroup, timeoutSeconds } = this.settings;
    const moment = this.cloud.engine.now();
    return {
      event,
      context: {
        awsRequestId: requestId,
        functionName: name,
        functionVersion: "$LATEST",
        invokedFunctionArn: arn,
        memoryLimitInMB: String(memoryMb),
        logGroupName: logGroup,
        logStreamName: logStream,
      },
      moment,
      deadline: moment + timeoutSeconds * 1000,
      seed: this.cloud.engine.random.below(2 ** 31),
    };
  }

  private newPlace(): Place {
    const { cloud, settings, taskRoot } = this;
    const caller = new SandboxCaller(cloud, settings.role, settings.name);
    const environment = functionEnvironment(settings, taskRoot, cloud, caller);
    const onLine = (line: string) => this.log.write(line);
    const spec = { data: this.data(), environment, memoryMb: settings.memoryMb, onLine };
    return { caller, sandbox: cloud.standIns?.sandbox(cloud, spec, caller) ?? new Sandbox(spec) };
  }

  private data(): SandboxData {
    const { engine, projectRoot } = this.cloud;
    return {
      taskRoot: this.taskRoot,
      sdkRoot: join(projectRoot, "node_modules"),
      handler: this.settings.handler,
      callbacks: this.settings.runtime !== "nodejs24.x",
      time: timeOf(engine),
      moment: engine.now(),
      seed: engine.random.below(2 ** 31),
    };
  }

  private now(): string {
    return this.cloud.engine.timestamp();
  }
}

function timeOf({ clock }: Engine): SandboxTime {
  if (!(clock instanceof VirtualClock)) return "real";
  return clock.frozen ? "standing" : "flowing";
}

/** What kills a sandbox is told with the request it died of, as Lambda words it. */
function named(requestId: string, outcome: TurnOutcome): TurnOutcome {
  if (outcome.ok || !/^Runtime\.(ExitError|OutOfMemory)$/.test(outcome.error.errorType)) return outcome;
  const { errorType, errorMessage } = outcome.error;
  return { ok: false, error: { errorType, errorMessage: `RequestId: ${requestId} ${errorMessage}` } };
}
