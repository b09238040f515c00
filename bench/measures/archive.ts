import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { projectRoot } from "../../local/cli/command";
import type { Archive, Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { stack } from "../client";
import { within, type Measure } from "../measure";
import { kilobytes } from "../units";

/** What is uploaded for the function that starts runs. */
export const archive: Measure = {
  name: "archive",
  async run() {
    const code = triggerCode(await graphOf(projectRoot, stack));
    const modules = Object.keys(code.entries).filter((name) => name.includes("node_modules/"));
    const line = within("trigger Lambda archive, zipped, no node_modules", kilobytes, [zippedBytes(code)], 10e3);
    return [{ ...line, ok: line.ok && modules.length === 0 }];
  },
};

/** The code of the function that the queue feeds. */
function triggerCode({ resources }: Graph): Archive {
  const mapping = resources.find(({ type }) => type === "aws:lambda/eventSourceMapping:EventSourceMapping");
  const trigger = resources.find(
    ({ type, outputs }) => type === "aws:lambda/function:Function" && outputs.arn === mapping?.inputs.functionName,
  );
  if (trigger === undefined) throw new Error("The stack has no function that a queue feeds.");
  return trigger.inputs.code as Archive;
}

function zippedBytes({ entries }: Archive): number {
  const files = Object.entries(entries).map(([name, entry]) => {
    return [name, entry.asset === "text" ? strToU8(entry.text) : readFileSync(entry.path)] as const;
  });
  return zipSync(Object.fromEntries(files)).byteLength;
}
