import type { Section } from "../definition/section";
import type { Branch } from "../machine";
import type { ReadBranch } from "./parallel";

/** A Map state's inner machine, and whether each item is an execution of its own. */
export interface Processor {
  readonly branch: Branch;
  readonly distributed: boolean;
}

/** ItemProcessor, or Iterator as it was once called. */
export function compileProcessor(section: Section, readBranch: ReadBranch): Processor {
  section.oneOf(["ItemProcessor", "Iterator"], true);
  const inner = section.section("ItemProcessor") ?? section.section("Iterator");
  if (inner === undefined) return { branch: { startAt: "", states: new Map() }, distributed: false };
  const config = inner.section("ProcessorConfig");
  const mode = config?.text("Mode") ?? "INLINE";
  if (mode !== "INLINE" && mode !== "DISTRIBUTED") config?.invalid("Mode", "must be INLINE or DISTRIBUTED");
  const kind = config?.text("ExecutionType") ?? "STANDARD";
  if (kind !== "STANDARD" && kind !== "EXPRESS") config?.invalid("ExecutionType", "must be STANDARD or EXPRESS");
  refuseDistributedParts(section);
  return { branch: readBranch(inner), distributed: mode === "DISTRIBUTED" };
}

/** Items from files, batches of items and results in files: AWS has them, the local runtime has not. */
function refuseDistributedParts(section: Section): void {
  section.section("ItemReader")?.section("ReaderConfig")?.oneOf(["MaxItems", "MaxItemsPath"]);
  const batcher = section.section("ItemBatcher");
  batcher?.oneOf(["MaxItemsPerBatch", "MaxItemsPerBatchPath"]);
  batcher?.oneOf(["MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath"]);
  for (const name of ["ItemReader", "ItemBatcher", "ResultWriter"]) {
    if (section.has(name))
      section.unsupported(name, "is not supported: the local runtime maps over items of the input, one each");
  }
}
