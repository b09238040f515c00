import { join } from "node:path";
import { estimate, type Estimate } from "../../../cost/estimate";
import type { Load } from "../../../cost/work";
import { localAccount, type Graph } from "../../graph/graph";
import { graphOf } from "../../graph/load";
import { stacksOf } from "../../graph/projectConfig";
import { checked, type PolicyFinding } from "../../policy/check";
import { changesBetween, type ResourceChange } from "./difference";

/** What a change to the program does to one stack. */
export interface Summary {
  readonly stack: string;
  /** Whether the base has this stack at all. */
  readonly isNew: boolean;
  readonly resources: readonly ResourceChange[];
  readonly findings: {
    /** Those that the base does not have. */
    readonly new: readonly PolicyFinding[];
    readonly asBefore: readonly PolicyFinding[];
    /** Those that only the base has. */
    readonly mended: readonly PolicyFinding[];
  };
  readonly cost: { readonly before: Estimate; readonly after: Estimate };
}

interface Graphs {
  readonly deployed: Graph;
  readonly preview: Graph;
}

/**
 * Compares two checkouts of the program without any credentials. Both are judged by the pack of `head`, so that a new rule's
 * findings in what was there before are not blamed on the change.
 * @throws UsageError for an unknown stack, or where one of the two programs fails
 */
export async function summaryOf(stack: string, base: string, head: string, load: Load): Promise<Summary> {
  const isNew = !stacksOf(base).includes(stack);
  const after = await graphsOf(head, stack);
  const before = isNew ? nothing(after.deployed) : await graphsOf(base, stack);
  const pack = join(head, "policy");
  const [found, had] = [await findingsOf(pack, after), isNew ? [] : await findingsOf(pack, before)];
  const [isFound, wasHad] = [keysOf(found), keysOf(had)];
  return {
    stack,
    isNew,
    resources: changesBetween(before.deployed, after.deployed),
    findings: {
      new: found.filter((finding) => !wasHad.has(keyOf(finding))),
      asBefore: found.filter((finding) => wasHad.has(keyOf(finding))),
      mended: had.filter((finding) => !isFound.has(keyOf(finding))),
    },
    cost: { before: estimate(before.deployed.resources, load), after: estimate(after.deployed.resources, load) },
  };
}

async function graphsOf(root: string, stack: string): Promise<Graphs> {
  const [deployed, preview] = await Promise.all([graphOf(root, stack), graphOf(root, stack, {}, "preview")]);
  return { deployed, preview };
}

function nothing({ project, stack }: Graph): Graphs {
  const graph = { ...localAccount, project, stack, resources: [], outputs: {} };
  return { deployed: graph, preview: graph };
}

async function findingsOf(pack: string, { deployed, preview }: Graphs): Promise<readonly PolicyFinding[]> {
  const graphs = { deployed: Promise.resolve(deployed), preview: Promise.resolve(preview) };
  return (await checked(pack, graphs, {})).findings;
}

/** Where a rule blames a resource of one thing, a reworded message is no new finding. */
const keyOf = ({ rule, urn, message }: PolicyFinding): string => [rule.name, urn, urn === "" ? message : ""].join("\n");
const keysOf = (findings: readonly PolicyFinding[]): ReadonlySet<string> => new Set(findings.map(keyOf));
