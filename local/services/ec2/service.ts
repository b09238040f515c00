import type { ServiceDefinition } from "../service";
import { resources } from "./resources";

export const definition: ServiceDefinition = {
  name: "ec2",
  types: Object.keys(resources),
  fidelity: [],
  create: () => ({ deploy: () => undefined }),
};
