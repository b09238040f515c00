import { mustBeGiven } from "../../core/outcome";
import { resourceRule } from "../../core/rule";

const types = ["aws:lambda/function:Function"];

export const functionLimited = resourceRule({
  name: "lambda-limits-said",
  severity: "low",
  what: "Functions say how long they may run and how much memory they get.",
  why: "The defaults, 3 seconds and 128 MB, were chosen for nobody's work: it ends half-way under load.",
  remedy: "Set timeout and memorySize.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
  peers: ["DefaultTimeout", "DefaultMemorySize", "Pulumi limit-lambda-execution-time"],
  types,
  *check(handler) {
    for (const [name, unit] of [
      ["timeout", "seconds"],
      ["memorySize", "MB"],
    ] as const) {
      yield* mustBeGiven(handler.at(name), `a number of ${unit}`);
    }
  },
});

export const functionDescribed = resourceRule({
  name: "lambda-described",
  severity: "low",
  what: "Functions say what they are for.",
  why: "A function that nobody can explain is never deleted, and keeps its rights.",
  remedy: "Set description.",
  source: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
  peers: ["compliance-policies lambda description", "Pulumi lambda-function-documentation"],
  types,
  *check(handler) {
    yield* mustBeGiven(handler.at("description"), "what it is for");
  },
});
