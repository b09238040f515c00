import type { Cancel } from "../../engine/clock";
import type { Engine } from "../../engine/engine";
import type { FunctionSandbox } from "./sandbox";
import type { SandboxCaller } from "./sandboxCaller";

/** How many sandboxes of one function work at once here; AWS would start up to 1,000. Further invocations wait. */
const mostAtWork = 10;
/** Real time after which a sandbox without work is ended, to give its memory back. */
const idleMs = 5 * 60_000;

/** A sandbox and who its calls are made by. */
export interface Place {
  readonly sandbox: FunctionSandbox;
  readonly caller: SandboxCaller;
}

/** The sandboxes of one function: warm ones first, new ones where all are at work. */
export class SandboxPool {
  private readonly idle = new Map<Place, Cancel>();
  private readonly atWork = new Set<Place>();
  private readonly waiting: Array<() => void> = [];
  private working = 0;

  constructor(
    private readonly engine: Engine,
    private readonly make: () => Place,
  ) {}

  /** Lends a sandbox to `task`. */
  async use<T>(task: (place: Place) => Promise<T>): Promise<T> {
    if (this.working >= mostAtWork) await new Promise<void>((go) => this.waiting.push(go));
    else this.working += 1;
    const place = this.take();
    this.atWork.add(place);
    try {
      return await task(place);
    } finally {
      this.atWork.delete(place);
      this.putBack(place);
      const next = this.waiting.shift();
      if (next === undefined) this.working -= 1;
      else next(); // the turn passes on
    }
  }

  /** For the end of the runtime. */
  abandon(): void {
    for (const stay of this.idle.values()) stay();
    for (const { sandbox } of [...this.idle.keys(), ...this.atWork]) sandbox.abandon();
    this.idle.clear();
  }

  private take(): Place {
    for (const [place, stay] of this.idle) {
      stay();
      this.idle.delete(place);
      if (place.sandbox.alive) return place;
    }
    return this.make();
  }

  private putBack(place: Place): void {
    if (!place.sandbox.alive) return;
    const retire = () => {
      this.idle.delete(place);
      place.sandbox.end();
    };
    this.idle.set(place, this.engine.watchdog(idleMs, retire));
  }
}
