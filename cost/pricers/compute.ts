import { eachTime, keptGb, logs, type Pricer, type Pricers } from "../charge";
import { wayThrough } from "../machineWay";
import { listAt, numberAt, textAt } from "../resource";
import { types } from "../types";

const func: Pricer = (resource, context) => {
  const { activity, assumed } = context;
  const again = activity.room.full.has(resource.urn) ? assumed.putOffs : 0;
  const works = activity.of(resource).map((work) => ({ ...work, perDay: work.perDay * (1 + again) }));
  const gb = numberAt(resource, "memorySize", 128) / 1024;
  const price = listAt(resource, "architectures").includes("arm64") ? "lambdaArm" : "lambdaX86";
  const seconds = (files: number) => assumed.functionSeconds + files * assumed.functionSecondsPerFile;
  return [
    ...eachTime("invocation", works, () => 1),
    ...eachTime(price, works, (files) => gb * seconds(files)),
    ...logs(works, assumed.logKbPerCall, context),
  ];
};

const machine: Pricer = (resource, context) => {
  const { activity, assumed, note } = context;
  const works = activity.of(resource);
  const way = wayThrough(textAt(resource, "definition"), assumed.crawlMinutes * 60);
  if (way === undefined) {
    note(`State machine ${resource.name} has no way to success that can be read: its transitions are not counted.`);
    return [];
  }
  const { transitions } = way;
  const isExpress = textAt(resource, "type") === "EXPRESS";
  const logsAll = textAt(resource, "loggingConfiguration.level") === "ALL";
  return [
    ...eachTime(isExpress ? "expressRequest" : "transition", works, () => (isExpress ? 1 : transitions)),
    ...(isExpress ? eachTime("expressGbSecond", works, () => transitions * expressGb * assumed.functionSeconds) : []),
    ...(logsAll ? logs(works, transitions * assumed.logKbPerTransition, context) : []),
  ];
};

/** Express executions are billed in steps of 64 MB. */
const expressGb = 64 / 1024;
/** Athena bills 10 MB at least. */
const leastScannedMb = 10;
const mbPerTb = 1024 * 1024;

const queries: Pricer = (resource, context) => {
  const { activity, assumed, note } = context;
  const works = activity.of(resource);
  const reads = keptGb(context) * 1024 * assumed.parquetShare * assumed.columnShare;
  const cutOff = numberAt(resource, "configuration.bytesScannedCutoffPerQuery", Infinity) / 2 ** 20;
  if (works.length > 0 && reads > cutOff) {
    note(
      `A query of ${resource.name} would read ${(reads / 1024).toFixed(1)} GB; the workgroup stops it at ${(cutOff / 1024).toFixed(1)} GB (bytesScannedCutoffPerQuery).`,
    );
  }
  return eachTime("scanned", works, () => Math.max(leastScannedMb, Math.min(reads, cutOff)) / mbPerTb);
};

export const compute: Pricers = { [types.function]: func, [types.machine]: machine, [types.queries]: queries };
