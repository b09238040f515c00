import type { Section } from "../definition/section";
import type { Evaluate, Eventually } from "../expressions/scope";
import type { TaskCall } from "../host";
import type { Json } from "../json";
import type { Visit } from "../run/visit";
import { StatesError } from "../statesError";
import { compileAttempts, type Attempts } from "./attempts";
import { compileDataflow } from "./dataflow";
import { compilePayload } from "./payload";
import { compileQuantity } from "./quantity";
import type { Act } from "./simple";
import { taskEvents, type TaskEvents } from "./taskEvents";
import { taskResource } from "./taskResource";

/** What is worked out for one attempt. */
interface Order {
  readonly parameters: Json;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
  readonly credentials?: Json;
}

/** Task: hands work to the host and waits for its result. */
export function compileTask(
  section: Section,
  next: string | undefined,
): { readonly act: Act; readonly attempts: Attempts } {
  const resource = taskResource(section);
  section.oneOf(["TimeoutSeconds", "TimeoutSecondsPath"]);
  section.oneOf(["HeartbeatSeconds", "HeartbeatSecondsPath"]);
  const dataflow = compileDataflow(section, { makesResult: true });
  const order = compileOrder(section, (visit) => dataflow.effective(visit));
  const events = taskEvents(resource);
  const attempts = compileAttempts(section);
  const waitsForToken = resource.endsWith(".waitForTaskToken");
  const act = attempts.around(async (visit) => {
    const key = `${visit.key}#${visit.retries}`;
    if (waitsForToken) visit.taskToken = visit.frame.host.taskToken(key);
    const result = await worked(visit, { resource, key, ...(await order(visit)) }, events);
    return dataflow.conclude(visit, result, next);
  });
  return { act, attempts };
}

function compileOrder(
  section: Section,
  effective: (visit: Visit) => Eventually<Json>,
): (visit: Visit) => Promise<Order> {
  const timeout = compileQuantity(section, "TimeoutSeconds", { least: 1, most: 99_999_999 });
  const heartbeat = compileQuantity(section, "HeartbeatSeconds", { least: 1, most: 99_999_999 });
  const credentials = compileCredentials(section);
  return async (visit) => {
    const scope = { around: visit, data: visit.input };
    const parameters = await effective(visit);
    const timeoutSeconds = await timeout?.(scope);
    const heartbeatSeconds = await heartbeat?.(scope);
    return { parameters, timeoutSeconds, heartbeatSeconds, credentials: await credentials?.(scope) };
  };
}

function compileCredentials(section: Section): Evaluate | undefined {
  if (section.has("Credentials") && section.section("Credentials") === undefined) return undefined;
  return compilePayload(section, "Credentials");
}

type Work = Pick<TaskCall, "resource" | "key"> & Order;

/** One attempt, told in the history from its being scheduled to its result. */
async function worked(visit: Visit, work: Work, events: TaskEvents): Promise<Json> {
  events.scheduled(visit, work);
  try {
    const result = await limited(visit, work, events);
    events.succeeded(visit, result);
    return result;
  } catch (error) {
    if (error instanceof StatesError) events.failed(visit, error);
    throw error;
  }
}

/** The host's work, as long as its limits of time allow. */
async function limited(visit: Visit, work: Work, events: TaskEvents): Promise<Json> {
  const { frame } = visit;
  const stopping = new AbortController();
  const watch = new Watch(visit);
  try {
    return await frame.waiting<Json>((resolve, reject) => {
      watch.begin(work, reject);
      const call: TaskCall = {
        ...work,
        state: visit.state.name,
        context: visit.context,
        signal: stopping.signal,
        submitted: (output) => events.submitted(visit, output),
        heartbeat: () => watch.heartbeat(),
      };
      frame.host.invoke(call).then(resolve, reject);
      return () => undefined;
    });
  } catch (error) {
    stopping.abort();
    throw error;
  } finally {
    watch.end();
  }
}

/** Keeps the limits of time of one attempt. */
class Watch {
  private endTimeout = (): void => undefined;
  private endHeartbeat = (): void => undefined;
  heartbeat = (): void => undefined;

  constructor(private readonly visit: Visit) {}

  begin({ timeoutSeconds, heartbeatSeconds }: Order, fail: (error: StatesError) => void): void {
    const { host } = this.visit.frame;
    if (timeoutSeconds !== undefined) {
      this.endTimeout = host.after(timeoutSeconds * 1000, () => fail(new StatesError("States.Timeout")));
    }
    if (heartbeatSeconds === undefined) return;
    this.heartbeat = () => {
      this.endHeartbeat();
      this.endHeartbeat = host.after(heartbeatSeconds * 1000, () => fail(new StatesError("States.HeartbeatTimeout")));
    };
    this.heartbeat();
  }

  end(): void {
    this.endTimeout();
    this.endHeartbeat();
    this.heartbeat = () => undefined;
  }
}
