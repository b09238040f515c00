import * as assert from "node:assert/strict";
import type { Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { withinBudget } from "../../policy/rules/cost/monthly";
import { Exemptions } from "../../policy/core/exemptions";
import { Judge } from "../../policy/core/judge";
import { unknown } from "../../policy/core/unknown";
import { projectRoot } from "../support/environment";
import { describeRule, type Case } from "./support/cases";
import { stackInGraph } from "./support/graph";
import { from, made, type Stack } from "./support/stack";

const endpoint = { vpcEndpointType: "Interface", subnetIds: ["a", "b", "c"] };
const settings = { maxMonthlyDollars: 50, filesPerDay: 1000, fileMb: 1 };
/** Three endpoint-zones: $21.90 a month. */
const kept: Stack = {
  bucket: made("aws:s3/bucket:Bucket"),
  secrets: made("aws:ec2/vpcEndpoint:VpcEndpoint", endpoint),
  machine: made("aws:sfn/stateMachine:StateMachine", {
    definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
  }),
  job: made("aws:glue/job:Job", { defaultArguments: { "--staging": from("bucket") } }),
};

const withMachine = (definition: unknown): Stack => ({
  ...kept,
  machine: made("aws:sfn/stateMachine:StateMachine", { definition }),
});

const over =
  /^VpcEndpoint "secrets": the stack's estimated dollars a month is 22; wanted 20 or less for 1000 files a day of 1 MB \(22 of it are for this resource\)\. Run `npx landfall cost`/;
const cases: Case[] = [
  ["the estimate is above the limit", (stack) => stack, over, { ...settings, maxMonthlyDollars: 20 }],
  ["no limit is set", (stack) => stack, "fine", { ...settings, maxMonthlyDollars: 0 }],
  ["nothing that costs by the month", ({ bucket = made("aws:s3/bucket:Bucket") }) => ({ bucket }), "fine"],
  ["a machine's work is not known yet", () => withMachine(unknown), { deferred: "definition" }],
  [
    "a job's arguments are not known yet",
    (stack) => ({ ...stack, job: made("aws:glue/job:Job", { defaultArguments: unknown }) }),
    "fine",
  ],
];

describe("cost", () => {
  describeRule(withinBudget, { kept, settings, cases });

  for (const phase of ["deployed", "preview"] as const) {
    it(`judges the toll stack, ${phase}, by the same model as landfall cost`, async () => {
      const found = findings(await graphOf(projectRoot, "toll", {}, phase), 500);
      assert.equal(found.length, 1);
      assert.match(
        found[0] ?? "",
        /^Crawler "toll-files": the stack's estimated dollars a month is 4\d{3}; wanted 500 or less/,
      );
      assert.deepEqual(findings(await graphOf(projectRoot, "toll", {}, phase), 10_000), []);
    });
  }
});

function findings(graph: Graph, maxMonthlyDollars: number): string[] {
  const judge = new Judge(new Exemptions([], "2026-01-01"));
  const given = { [withinBudget.name]: { maxMonthlyDollars, filesPerDay: 10_000, fileMb: 1 } };
  const reports = judge.all([withinBudget], stackInGraph(graph), given);
  assert.deepEqual(judge.takeFailures(), []);
  return reports.map(({ message }) => message);
}
