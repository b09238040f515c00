import { Chance } from "./chance";
import { GatewayProbes } from "./gatewayProbes";
import { heldBytes } from "../../support/heap";
import type { Answer, Probe } from "./probe";
import { RedshiftProbes } from "./redshift";
import { Stand } from "./stand";
import { languages, textProbe } from "./texts";

export interface Fuzz {
  readonly requests: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface Fault {
  readonly what: string;
  readonly input: string;
  readonly fault: string;
}

export interface Outcome {
  /** How often each code came back, by "what: code". */
  readonly codes: ReadonlyMap<string, number>;
  readonly faults: readonly Fault[];
  readonly slowest: { readonly ms: number; readonly what: string; readonly input: string };
  /** Bytes that each request of the second half left behind. */
  readonly bytesPerRequest: number;
}

/** Longer than any answer takes on a busy machine: what lasts so long hangs. */
const patienceMs = 30_000;
const atOnce = 16;
/** What the state may keep of a request: a message, an object, the record of a statement. */
export const bytesPerRequestLimit = 1024;

type Draw = (chance: Chance) => Probe;

/** Sends malformed requests and texts to everything that reads any, and keeps what was not answered as AWS would. */
export async function fuzz({ requests, seed, say = () => undefined }: Fuzz): Promise<Outcome> {
  const stand = await Stand.start();
  const gateway = new GatewayProbes(stand);
  const redshift = new RedshiftProbes();
  const run = new Run(new Chance(seed), drawsOf(gateway, redshift), say);
  try {
    await redshift.prepare();
    await run.send(Math.floor(requests / 2));
    const before = heldBytes();
    await run.send(Math.ceil(requests / 2));
    const bytesPerRequest = (heldBytes() - before) / Math.ceil(requests / 2);
    await gateway.alive();
    for (const stranger of stand.strangers())
      run.faults.push({ what: "state folder", input: stranger, fault: "was written outside" });
    return { codes: run.codes, faults: run.faults, slowest: run.slowest, bytesPerRequest };
  } finally {
    run.end();
    gateway.close();
    await redshift.warehouse.close();
    await stand.stop();
  }
}

/** Each as often as it stands here. */
function drawsOf(gateway: GatewayProbes, redshift: RedshiftProbes): readonly Draw[] {
  const s3 = (chance: Chance) => gateway.s3(chance);
  const api = (chance: Chance) => gateway.api(chance);
  const sql = (chance: Chance) => redshift.next(chance);
  const text = (chance: Chance) => textProbe(chance, chance.pick(languages));
  const rare = (chance: Chance) => (chance.once(3) ? gateway.lambda(chance) : gateway.raw(chance));
  return [s3, s3, s3, s3, s3, s3, api, api, api, api, api, api, sql, sql, text, text, text, text, text, rare];
}

class Run {
  readonly codes = new Map<string, number>();
  readonly faults: Fault[] = [];
  slowest = { ms: 0, what: "", input: "" };
  private sent = 0;
  private readonly escaped = (error: unknown) =>
    this.faults.push({ what: "process", input: "unknown", fault: `nobody caught: ${(error as Error).stack}` });

  constructor(
    private readonly chance: Chance,
    private readonly draws: readonly Draw[],
    private readonly say: (line: string) => void,
  ) {
    process.on("uncaughtException", this.escaped).on("unhandledRejection", this.escaped);
  }

  end(): void {
    process.off("uncaughtException", this.escaped).off("unhandledRejection", this.escaped);
  }

  async send(count: number): Promise<void> {
    let left = count;
    const worker = async () => {
      while (left-- > 0) await this.one(this.chance.pick(this.draws)(this.chance));
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  private async one(probe: Probe): Promise<void> {
    const { what, input } = probe;
    const began = performance.now();
    const { code, fault } = await patiently(probe).catch((error: unknown) => {
      return { code: "none", fault: `no answer: ${String(error)}` };
    });
    const ms = performance.now() - began;
    if (ms > this.slowest.ms) this.slowest = { ms, what, input };
    const counted = `${what}: ${code}`;
    this.codes.set(counted, (this.codes.get(counted) ?? 0) + 1);
    if (fault !== undefined) this.faults.push({ what, input, fault });
    if (++this.sent % 5000 === 0) this.say(`${this.sent} sent, ${this.faults.length} faults`);
  }
}

async function patiently(probe: Probe): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`nothing for ${patienceMs / 1000} s`)), patienceMs);
  });
  return Promise.race([probe.answer(), late]).finally(() => clearTimeout(timer));
}
