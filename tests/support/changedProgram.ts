import { readFileSync } from "node:fs";
import type { Graph } from "../../local/graph/graph";
import { edited, withOutputs } from "./runningStack";

interface Statement {
  readonly Action: string | readonly string[];
}

/** The program with one action taken out of one role. */
export function without(graph: Graph, role: string, action: string): Graph {
  return edited(graph, (resource) => {
    const policy = resource.outputs.policy;
    const ofRole = resource.type === "aws:iam/rolePolicy:RolePolicy" && String(resource.outputs.role).includes(role);
    if (!ofRole || typeof policy !== "string" || !policy.includes(`"${action}"`)) return resource;
    const document = JSON.parse(policy) as { Statement: readonly Statement[] };
    const Statement = document.Statement.map((statement) => ({
      ...statement,
      Action: [statement.Action].flat().filter((each) => each !== action),
    })).filter(({ Action }) => Action.length > 0);
    return withOutputs(resource, { policy: JSON.stringify({ ...document, Statement }) });
  });
}

/** More Python for a job: at the beginning of what it does, indented as its first line, or after it. */
export interface Addition {
  readonly head?: string;
  readonly tail?: string;
}

/** The program with more in the scripts of jobs. @param scripts which ones; all, unless given */
export function withScript(
  graph: Graph,
  { head = "", tail = "" }: Addition,
  scripts: readonly string[] = [".py"],
): Graph {
  return edited(graph, (resource) => {
    const source = resource.outputs.source as { asset?: string; path?: string } | undefined;
    const isMeant = scripts.some((script) => String(resource.outputs.key).endsWith(script));
    if (!isMeant || source?.path === undefined) return resource;
    const main = "def main() -> None:\n";
    const script = readFileSync(source.path, "utf8").replace(main, `${main}    ${head}\n`);
    return withOutputs(resource, { source: { asset: "text", text: `${script}\n${tail}\n` } });
  });
}

/** The program whose jobs Glue does not try again by itself: recovery does, soon enough. */
export function triedOnce(graph: Graph): Graph {
  return edited(graph, (resource) =>
    resource.type === "aws:glue/job:Job" ? withOutputs(resource, { maxRetries: 0 }) : resource,
  );
}

interface Code {
  readonly entries: Readonly<Record<string, { readonly asset: string; readonly text?: string }>>;
}

/** The program with more JavaScript at the end of a function's code. @param name the function's, in the program */
export function withCode(graph: Graph, name: string, tail: string): Graph {
  return edited(graph, (resource) => {
    if (resource.type !== "aws:lambda/function:Function" || resource.name !== name) return resource;
    const code = resource.outputs.code as Code;
    const entries = Object.entries(code.entries).map(([path, entry]) => [
      path,
      entry.text === undefined ? entry : { ...entry, text: `${entry.text}\n${tail}\n` },
    ]);
    return withOutputs(resource, { code: { ...code, entries: Object.fromEntries(entries) as Code["entries"] } });
  });
}
