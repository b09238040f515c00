/** Prints the milliseconds that all rules take over 100 resources of a stack, in a process that has judged nothing yet. */
import { projectRoot } from "../local/cli/command";
import { graphOf } from "../local/graph/load";
import { Exemptions } from "../policy/core/exemptions";
import { Judge } from "../policy/core/judge";
import { Resource } from "../policy/core/resource";
import { Stack } from "../policy/core/stack";
import { rules } from "../policy/rules";

async function main(stack = "dev"): Promise<void> {
  const { resources } = await graphOf(projectRoot, stack);
  const some = resources.filter(({ custom }) => custom).slice(0, 100);
  const judged = some.map(({ urn, type, name, inputs, outputs, propertyDependencies = {} }) => {
    return new Resource({ urn, type, name, inputs, props: outputs, comesFrom: propertyDependencies });
  });
  const judge = new Judge(new Exemptions([], "2026-01-01"));
  const started = performance.now();
  judge.all(rules, new Stack(judged));
  process.stdout.write(String(performance.now() - started));
}

void main(process.argv[2]);
