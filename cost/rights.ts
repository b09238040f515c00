import type { Inventory } from "./inventory";
import { textAt, type CostResource } from "./resource";
import { types } from "./types";
import type { Work } from "./work";

const startable = [types.workflow, types.machine, types.job, types.crawler];
const starting = /^(glue|states):(\*|Start(\*|WorkflowRun|JobRun|Crawler|Execution|SyncExecution))$/i;

interface Statement {
  readonly Effect?: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
}

/**
 * What a function starts: what its role may start. Where its rights are not known, as before deployment, what its environment names,
 * flows, else crawlers, else jobs; but functions that the clock calls mostly look, and are not taken to start what they name.
 */
export function startedBy(called: CostResource, kind: Work["kind"], inventory: Inventory): readonly CostResource[] {
  const policies = policiesOf(called, inventory).map((policy) => statementsOf(textAt(policy, "policy")));
  const known = policies.flatMap((statements) => statements ?? []);
  if (policies.length > 0 && policies.every((statements) => statements !== undefined)) {
    const resources = known.filter(({ Action }) => listed(Action).some((action) => starting.test(action)));
    return inventory.named(JSON.stringify(resources.map(({ Resource }) => Resource)), ...startable);
  }
  if (kind === "idle") return [];
  const kinds = [[types.workflow, types.machine], [types.crawler], [types.job]];
  const named = kinds.map((of) => inventory.namedBy(called, "environment", ...of));
  return named.find((resources) => resources.length > 0) ?? [];
}

function policiesOf(called: CostResource, inventory: Inventory): readonly CostResource[] {
  return inventory
    .namedBy(called, "role", types.role)
    .flatMap((role) => [
      ...inventory.naming(role, "role", types.rolePolicy),
      ...inventory
        .naming(role, "role", types.attachment)
        .flatMap((attachment) => inventory.namedBy(attachment, "policyArn", types.policy)),
    ]);
}

/** The Allow statements of a policy; undefined where it cannot be read yet. */
function statementsOf(policy: string): readonly Statement[] | undefined {
  try {
    const { Statement = [] } = JSON.parse(policy) as { Statement?: Statement | readonly Statement[] };
    return [Statement].flat().filter(({ Effect }) => Effect === "Allow");
  } catch {
    return undefined;
  }
}

const listed = (value: unknown): string[] => [value].flat().filter((item): item is string => typeof item === "string");
