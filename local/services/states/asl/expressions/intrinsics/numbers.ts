import type { Json } from "../../json";
import { seededRandom } from "../seededRandom";
import { plain, Refused, whole, type Intrinsic } from "./intrinsicFunction";

const onlyNumbers = (value: Json): string | undefined =>
  typeof value === "number" ? undefined : `${JSON.stringify(value)} is no number`;

export const numberFunctions: Readonly<Record<string, Intrinsic>> = {
  // Each number is rounded before they are added, halves up: 1.5 and 1.51 make 4, -0.5 and 0.5 make 1.
  "States.MathAdd": {
    ...plain(2, (one = null, other = null) => whole(one) + whole(other) + 0),
    refuses: onlyNumbers,
  },
  "States.MathRandom": {
    least: 2,
    most: 3,
    refuses: onlyNumbers,
    call([from, to, seed], around) {
      const [first, last] = [whole(from?.value), whole(to?.value)];
      if (last <= first) throw new Refused(`There is no number from ${first} up to but not including ${last}.`);
      const chance = seed === undefined ? around.random() : seededRandom(whole(seed.value));
      return first + Math.floor(chance * (last - first));
    },
  },
  "States.UUID": { least: 0, most: 0, call: (_, around) => around.uuid() },
};
