import type { Target } from "../../operations/target";

export const target: Target = {
  name: "toll",
  landingBucket: "raw",
  landingPrefix: "in/",
  landingSuffix: ".json",
  stagingBucket: "staging",
  dataset: "tolls",
  queueUrl: "intake",
  dlqUrl: "dead",
};
