import { pipelineOf, stack } from "../client";
import { within, type Measure } from "../measure";
import { Putting } from "../putting";
import { say } from "../say";
import { whileServing } from "../serving";
import { kilobytes, megabytes } from "../units";

const mostBytes = 400e6;
const mostBytesAnObject = 1000;
/** So many looks, one after each share of the objects: garbage that is there at one of them weighs little. */
const looks = 10;

/** What `serve` sits on with many objects in it, and what each adds: the slope of the line through all looks. */
export const memory: Measure = {
  name: "memory",
  async run(_times, files = 100_000) {
    const { landingBucket } = await pipelineOf(stack);
    const share = Math.ceil(files / looks);
    const found = await whileServing(async (serving) => {
      const putting = new Putting(serving.endpoint, landingBucket);
      const bytes: number[] = [];
      while (bytes.length < looks) {
        await putting.objects(share);
        bytes.push(serving.memory());
      }
      putting.close();
      return bytes;
    });
    say(found.map(megabytes).join(", "));
    const many = (looks * share).toLocaleString("en");
    return [
      within(
        `\`serve\` with ${many} objects of 1 KB, resident memory at most`,
        megabytes,
        [Math.max(...found)],
        mostBytes,
      ),
      within("of that, what each object adds", kilobytes, [slope(found) / share], mostBytesAnObject),
    ];
  },
};

/** By least squares, from one value to the next. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const sum = (of: (value: number, at: number) => number) =>
    values.reduce((total, value, at) => total + of(value, at), 0);
  return sum((value, at) => (at - middle) * value) / sum((_, at) => (at - middle) ** 2);
}
