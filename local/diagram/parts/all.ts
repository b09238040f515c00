import type { Part } from "../part";
import { alarms } from "./alarms";
import { bucketNotifications } from "./bucketNotifications";
import { buckets } from "./buckets";
import { catalogs } from "./catalogs";
import { crawlers } from "./crawlers";
import { eventRules } from "./eventRules";
import { eventSources } from "./eventSources";
import { eventTargets } from "./eventTargets";
import { functionDestinations } from "./functionDestinations";
import { functions } from "./functions";
import { jobs } from "./jobs";
import { queues } from "./queues";
import { roleActions } from "./roleActions";
import { roleFiles } from "./roleFiles";
import { stateMachines } from "./stateMachines";
import { topics } from "./topics";
import { warehouses } from "./warehouses";
import { workflows } from "./workflows";
import { workgroups } from "./workgroups";

/** Every kind of connection that diagrams know. A new service is a new file here, and its line. */
export const parts: readonly Part[] = [
  buckets,
  bucketNotifications,
  eventRules,
  eventTargets,
  queues,
  eventSources,
  functions,
  functionDestinations,
  workflows,
  stateMachines,
  crawlers,
  jobs,
  roleActions,
  roleFiles,
  catalogs,
  workgroups,
  warehouses,
  topics,
  alarms,
];
