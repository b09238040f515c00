import { AwsError } from "../errors";
import type { ServiceDefinition } from "../service";
import { resources } from "./resources";

/** CloudWatch keeps logs for these numbers of days and no others; 0 is for ever. */
const retentions = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const definition: ServiceDefinition = {
  name: "logs",
  types: Object.keys(resources),
  fidelity: [],
  create: () => ({
    deploy: ({ name, inputs }) => {
      const days = inputs.retentionInDays ?? 0;
      if (retentions.includes(Number(days))) return;
      throw new AwsError(
        "InvalidParameterException",
        `Log group "${name}": retentionInDays is ${String(days)}; CloudWatch keeps logs for ${retentions.slice(1).join(", ")} days, or 0 for ever.`,
      );
    },
  }),
};
