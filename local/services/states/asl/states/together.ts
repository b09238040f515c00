import type { Json } from "../json";
import type { Frame } from "../run/frame";

/** One of several runs side by side. */
type RunOne = (at: number, started: (frame: Frame) => void) => Promise<Json>;

/** Runs side by side, and how many of them may fail. */
export interface Together {
  readonly count: number;
  /** How many run at once. */
  readonly concurrency: number;
  /** How many may fail before all are stopped; what failed is then left out of the results. */
  readonly tolerated?: number;
}

/**
 * Runs all, in the order they are numbered as far as there is room.
 * @returns their results in that order
 * @throws what the first one threw that was not tolerated, once all others have stopped
 */
export async function together({ count, concurrency, tolerated = 0 }: Together, run: RunOne): Promise<readonly Json[]> {
  const results = new Array<readonly Json[]>(count).fill([]);
  const frames = new Set<Frame>();
  const failures: unknown[] = [];
  let next = 0;
  const work = async () => {
    while (next < count && failures.length <= tolerated) {
      const at = next++;
      try {
        results[at] = [await run(at, (frame) => frames.add(frame))];
      } catch (error) {
        failures.push(error);
        if (failures.length > tolerated) for (const frame of frames) frame.stop();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, concurrency) }, work));
  if (failures.length > tolerated) throw failures[tolerated];
  return results.flat();
}
