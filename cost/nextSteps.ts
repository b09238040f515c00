import type { Situation } from "./activity";
import { wayThrough } from "./machineWay";
import { at, numberAt, textAt, type CostResource } from "./resource";
import { startedBy } from "./rights";
import type { Room } from "./room";
import { types } from "./types";
import type { Work } from "./work";

/** What happens next, and how often. */
export type Step = readonly [resource: CostResource, work: Work];

type Next = (resource: CostResource, work: Work, situation: Situation, room: Room) => readonly Step[];

/** What a resource's work leads to. */
export const nextSteps: Next = (resource, work, situation, room) =>
  nexts[resource.type]?.(resource, work, situation, room) ?? [];

const all = (resources: readonly CostResource[], work: Work): Step[] => resources.map((resource) => [resource, work]);

const receivers = [types.function, types.queue, types.topic, types.machine, types.workflow, types.job];

const bucket: Next = (from, work, { inventory }) => {
  const notifications = inventory.naming(from, "bucket", types.notification);
  const called = ["lambdaFunctions", "queues", "topics"].flatMap((property) =>
    notifications.flatMap((one) => inventory.namedBy(one, property, types.function, types.queue, types.topic)),
  );
  const tells = notifications.some((one) => at(one, "eventbridge") === true);
  return all([...called, ...(tells ? inventory.naming(from, "eventPattern", types.rule) : [])], work);
};

const rule: Next = (from, work, { inventory }) =>
  all(
    inventory.naming(from, "rule", types.target).flatMap((target) => inventory.namedBy(target, "arn", ...receivers)),
    work,
  );

const schedule: Next = (from, work, { inventory }) => all(inventory.namedBy(from, "target", ...receivers), work);

/** A batch is ready when the window of its first file ends, or when it is full. */
const queue: Next = (from, work, { inventory, assumed }) =>
  inventory.naming(from, "eventSourceArn", types.mapping).flatMap((mapping) => {
    const windows = (assumed.activeHours * 3600) / numberAt(mapping, "maximumBatchingWindowInSeconds", 0);
    const pollers = at(mapping, "scalingConfig.maximumConcurrency") === undefined ? 5 : assumed.batchesPerWindow;
    const together = Math.min(mostFiles(mapping), 1 + work.perDay / windows / pollers);
    const batch = { ...work, perDay: work.perDay / together, files: work.files * together };
    return all(inventory.namedBy(mapping, "functionName", types.function), batch);
  });

/** Functions that the clock calls look whether something is wrong: they tell nobody on good days. */
const called: Next = (from, work, situation, room) => {
  const { inventory } = situation;
  const started = startedBy(from, work.kind, inventory);
  const tells = work.kind === "idle" ? [] : inventory.namedBy(from, "environment", types.topic);
  const runs = started.length === 0 ? work : pooled(from, started, work, situation, room);
  return all([...started, ...tells], runs);
};

/** Where a queue keeps what finds no room, it joins the next batch. Without one there is a run each time. */
function pooled(
  from: CostResource,
  started: readonly CostResource[],
  work: Work,
  { inventory }: Situation,
  room: Room,
): Work {
  const [mapping] = inventory.naming(from, "functionName", types.mapping);
  if (mapping === undefined || work.kind === "idle") return work;
  const files = work.perDay * work.files;
  const perDay = room.runsOf(from, started, work.perDay, files, mostFiles(mapping));
  return { ...work, perDay, files: files / perDay };
}

const mostFiles = (mapping: CostResource): number => numberAt(mapping, "batchSize", 10);

const workflow: Next = (from, work, { inventory }) =>
  all(
    inventory
      .naming(from, "workflowName", types.trigger)
      .flatMap((one) => inventory.namedBy(one, "actions", types.job, types.crawler)),
    work,
  );

const trigger: Next = (from, work, { inventory }) =>
  textAt(from, "workflowName") === ""
    ? all(inventory.namedBy(from, "actions", types.job, types.crawler), work)
    : all(inventory.namedBy(from, "workflowName", types.workflow), work);

const machine: Next = (from, work, { inventory }) => {
  const tasked = [types.job, types.crawler, types.topic, types.function, types.queries];
  const way = wayThrough(textAt(from, "definition"), 0);
  const does =
    way === undefined
      ? [inventory.namedBy(from, "definition", ...tasked)]
      : way.tasks.map((task) => inventory.named(task, ...tasked));
  return all(does.flat().filter(unlessLooking(way?.tasks ?? [])), work);
};

/** A crawler stands in more than one task: it is started in one, and looked at in others. */
const unlessLooking =
  (tasks: readonly string[]) =>
  (resource: CostResource, index: number, every: readonly CostResource[]): boolean =>
    tasks.length === 0 || resource.type !== types.crawler || every.indexOf(resource) === index;

const crawler: Next = (from, work, { inventory }) =>
  all(hears(inventory.naming(from, "eventPattern", types.rule), /"Succeeded"/), work);

/** What a job's arguments name: the warehouse that it loads, the topic that it tells. */
const job: Next = (from, work, { inventory }) => [
  ...all(inventory.namedBy(from, "defaultArguments", types.topic, types.workgroup, types.cluster), work),
  ...all(hears(inventory.naming(from, "eventPattern", types.rule), /"SUCCEEDED"/), work),
];

const hears = (rules: readonly CostResource[], state: RegExp) =>
  rules.filter((one) => state.test(textAt(one, "eventPattern")));

const topic: Next = (from, work, { inventory }) =>
  all(
    inventory
      .naming(from, "topic", types.subscription)
      .flatMap((subscription) => inventory.namedBy(subscription, "endpoint", types.queue, types.function)),
    work,
  );

const nexts: Readonly<Record<string, Next>> = {
  [types.bucket]: bucket,
  [types.rule]: rule,
  [types.schedule]: schedule,
  [types.queue]: queue,
  [types.function]: called,
  [types.workflow]: workflow,
  [types.trigger]: trigger,
  [types.machine]: machine,
  [types.crawler]: crawler,
  [types.job]: job,
  [types.topic]: topic,
};
