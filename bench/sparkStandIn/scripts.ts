import type { JobProcess } from "../../local/simulate/spark/jobProcess";
import type { JobChanges } from "../../local/simulate/spark/jobChanges";
import type { JobTools } from "./jobTools";
import { putLists, putQuarantine, putSummary, split } from "./outputs";
import { readManifest, stage } from "./staging";
import type { Script } from "../../local/simulate/spark/simulatedJobs";
import { runTransaction } from "./warehouse";

/** Stand-ins by the script's file name. */
export function scriptsFor(tools: JobTools, changes: JobChanges): Readonly<Record<string, Script>> {
  return { "load_json_lines.py": (process) => loadJsonLines(process, tools, changes) };
}

async function loadJsonLines(process: JobProcess, tools: JobTools, changes: JobChanges): Promise<void> {
  const { manifest: url = "" } = await runProperties(process);
  const manifest = await readManifest(process, url);
  const staging = process.argument("staging");
  const staged = await stage(process, manifest, staging);
  const parts = await split(process, tools, staged, staging);
  await putQuarantine(process, staging, tools.contract.dataset, parts);
  const lists = await putLists(process, tools, manifest, staged, parts);
  const names = {
    batch: manifest.batch,
    jobRun: process.work.run.id,
    copyRole: process.argument("copy_role"),
    ...lists,
  };
  const statements = tools.statements(names);
  const load = { contract: tools.contract, hasRows: lists.rows !== undefined };
  await runTransaction(process, changes.statements?.(statements, load) ?? statements);
  await putSummary(process, tools.contract.dataset, manifest, parts);
}

async function runProperties(process: JobProcess): Promise<Readonly<Record<string, string>>> {
  const input = { Name: process.argument("WORKFLOW_NAME"), RunId: process.argument("WORKFLOW_RUN_ID") };
  const { RunProperties } = await process.call<{ RunProperties: Record<string, string> }>(
    "glue",
    "GetWorkflowRunProperties",
    input,
  );
  return RunProperties;
}
