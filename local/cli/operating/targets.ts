import type { Target } from "../../../operations/target";
import { UsageError } from "../../services/errors";

const needed = ["landingBucket", "landingSuffix", "stagingBucket", "dataset", "queueUrl", "dlqUrl"] as const;

/**
 * The pipelines of a stack's outputs, or the one of that name.
 * @throws UsageError where there is none, or its outputs lack what is needed
 */
export function targetsOf(
  outputs: Readonly<Record<string, unknown>>,
  { stack, pipeline }: { readonly stack: string; readonly pipeline?: string },
): Target[] {
  const all = Object.entries(outputs).filter(([, value]) => isPipeline(value));
  const chosen = pipeline === undefined ? all : all.filter(([name]) => name === pipeline);
  const names = all.map(([name]) => name).join(", ");
  if (all.length === 0)
    throw new UsageError(
      `The outputs of stack ${stack} have no pipeline: none of them is an object with a landingBucket.`,
    );
  if (chosen.length === 0) throw new UsageError(`--pipeline ${pipeline}: stack ${stack} has ${names}.`);
  return chosen.map(([name, value]) => targetOf(name, value as Readonly<Record<string, unknown>>));
}

const isPipeline = (value: unknown): boolean => typeof value === "object" && value !== null && "landingBucket" in value;

function targetOf(name: string, outputs: Readonly<Record<string, unknown>>): Target {
  const missing = needed.filter((output) => typeof outputs[output] !== "string");
  if (missing.length > 0)
    throw new UsageError(
      `The outputs of pipeline ${name} lack ${missing.join(", ")}. Deploy the stack anew, then try again.`,
    );
  return { landingPrefix: "", ...outputs, name } as Target;
}
