import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../local/cli/command";
import { Pattern } from "../../local/services/events/pattern";
import { reaching, skipped, type Line, type Measure } from "../measure";
import { repeated } from "../samples";
import { aSecond } from "../units";

interface Case {
  readonly pattern: unknown;
  readonly event: object;
  readonly expect: "match" | "nomatch" | "invalid";
  readonly raw?: { readonly pattern?: string };
}

const casesFile = join(projectRoot, "..", "shared", "conformance", "event-patterns.json");
const [own, every] = [
  "event patterns: each of the conformance file's against its own event",
  "event patterns: each of the conformance file's against each of its events",
] as const;
/** Rounds before those that count: after two seconds even a busy machine has compiled what is asked again and again. */
const warmUps = 10;
const leastMilliseconds = 200;

/** How fast rules are matched: patterns compiled once, as rules are, against events as parsed from their JSON. */
export const patterns: Measure = {
  name: "patterns",
  async run(times) {
    if (!existsSync(casesFile)) return [own, every].map((measure) => skipped(measure, `${casesFile} is not there`));
    const valid = (JSON.parse(readFileSync(casesFile, "utf8")) as Case[]).filter(({ expect }) => expect !== "invalid");
    const pairs = valid.map(({ pattern, raw, event }) => {
      return { pattern: Pattern.compile(raw?.pattern ?? JSON.stringify(pattern)), event };
    });
    const crossed = pairs.flatMap(({ pattern }) => pairs.map(({ event }) => ({ pattern, event })));
    return [await line(own, pairs, times), await line(every, crossed, times)];
  },
};

interface Pair {
  readonly pattern: Pattern;
  readonly event: object;
}

async function line(measure: string, pairs: readonly Pair[], times: number): Promise<Line> {
  for (let round = 0; round < warmUps; round++) perSecond(pairs);
  const found = await repeated(times, async () => perSecond(pairs));
  return reaching(measure, aSecond("matches"), found, 200_000);
}

/** Asks all pairs, again and again until the clock has moved enough. */
function perSecond(pairs: readonly Pair[]): number {
  let [asked, matched, milliseconds] = [0, 0, 0];
  const began = performance.now();
  while (milliseconds < leastMilliseconds) {
    for (const { pattern, event } of pairs) if (pattern.matches(event)) matched += 1;
    asked += pairs.length;
    milliseconds = performance.now() - began;
  }
  if (matched === 0) throw new Error("No pattern matched any event.");
  return (asked * 1000) / milliseconds;
}
