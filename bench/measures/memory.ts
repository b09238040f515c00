import { pipelineOf, stack } from "../client";
import { within, type Measure } from "../measure";
import { Putting } from "../putting";
import { say } from "../say";
import { whileServing } from "../serving";
import { kilobytes, megabytes } from "../units";

const mostBytes = 400e6;
const mostBytesAnObject = 1000;

/** What `serve` sits on with many objects in it, and what each adds: the second half beside the first. */
export const memory: Measure = {
  name: "memory",
  async run(_times, files = 100_000) {
    const { landingBucket } = await pipelineOf(stack);
    const half = Math.ceil(files / 2);
    const [first, second] = await whileServing(async (serving) => {
      const putting = new Putting(serving.endpoint, landingBucket);
      const afterHalf = async () => {
        await putting.objects(half);
        const bytes = serving.memory();
        say(megabytes(bytes));
        return bytes;
      };
      const found = [await afterHalf(), await afterHalf()] as const;
      putting.close();
      return found;
    });
    const many = (2 * half).toLocaleString("en");
    return [
      within(`\`serve\` with ${many} objects of 1 KB, resident memory`, megabytes, [second], mostBytes),
      within(
        "of that, what each object of the second half has added",
        kilobytes,
        [(second - first) / half],
        mostBytesAnObject,
      ),
    ];
  },
};
