import type { Part } from "../part";
import { sketchOf } from "../stack";

/** Glue jobs. What they read and write, their roles say. */
export const jobs: Part = {
  nodes: (stack) => stack.ofType("aws:glue/job:Job").map((job) => sketchOf(job, "job")),
};
