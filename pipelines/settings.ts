import * as pulumi from "@pulumi/pulumi";
import type { LandingZoneTerms } from "../components/landingZone";
import type { ReconcilerTerms } from "../components/reconciler";
import { ArgsError } from "../components/shared/args";
import type { WarehouseArgs } from "../components/warehouse";

/** How a stack is configured. Pulumi.yaml says what each entry means, and holds the defaults. */
export interface Settings {
  pipelines: readonly string[];
  batchSize: number;
  batchSeconds: number;
  maxConcurrentRuns: number;
  trigger: "queue" | "direct";
  crawl: "run" | "daily" | "declared";
  crawlSchedule: string;
  /** Of a Spark job, at most; without it, what each pipeline chose. */
  workers?: number;
  reconciler: ReconcilerTerms;
  /** What becomes of rows whose files are deleted, and how long landing zones keep what. */
  zone: LandingZoneTerms;
  /** Days after which files of raw, processed and output zones expire; without it, never. */
  lakeDays?: number;
  generator: boolean;
  alertEmails: readonly string[];
  digestSeconds: number;
  runbooks: string;
  lateHours: number;
  analysts: readonly string[];
  runsOn: NonNullable<WarehouseArgs["runsOn"]>;
  logDays: number;
  deletesData: boolean;
}

/** Reads the stack's configuration. @throws ArgsError naming every entry that is missing or of the wrong kind */
export function readSettings(config = new pulumi.Config()): Settings {
  const entries = new Entries(config);
  const settings: Settings = {
    pipelines: entries.list("pipelines"),
    batchSize: entries.number("batchSize"),
    batchSeconds: entries.number("batchSeconds"),
    maxConcurrentRuns: entries.number("maxConcurrentRuns"),
    trigger: entries.oneOf("trigger", ["queue", "direct"]),
    crawl: entries.oneOf("crawl", ["run", "daily", "declared"]),
    crawlSchedule: entries.text("crawlSchedule"),
    ...workersIn(entries),
    zone: zoneTerms(entries),
    lakeDays: daysIn(entries, "lakeDays"),
    reconciler: { everyHours: entries.number("reconcileHours"), afterHours: entries.number("missingAfterHours") },
    generator: entries.flag("generator"),
    alertEmails: entries.list("alertEmails"),
    digestSeconds: entries.number("digestSeconds"),
    runbooks: entries.text("runbooks"),
    lateHours: entries.number("lateHours"),
    analysts: entries.list("analysts"),
    runsOn: runsOn(entries),
    logDays: entries.number("logDays"),
    deletesData: entries.flag("deletesData"),
  };
  entries.check();
  return settings;
}

function zoneTerms(entries: Entries): LandingZoneTerms {
  return {
    deleteRows: entries.oneOf("deleteRows", ["never", "deleted", "expired"]),
    landingDays: daysIn(entries, "landingDays"),
    workDays: entries.number("workDays"),
    quarantineDays: daysIn(entries, "quarantineDays"),
    oldVersionDays: entries.number("oldVersionDays"),
  };
}

/** 0 is never. */
function daysIn(entries: Entries, name: string): number | undefined {
  const days = entries.number(name);
  return days === 0 ? undefined : days;
}

/** 0 leaves the choice to each pipeline. */
function workersIn(entries: Entries): Pick<Settings, "workers"> {
  const workers = entries.number("workers");
  return workers === 0 ? {} : { workers };
}

function runsOn(entries: Entries): Settings["runsOn"] {
  const kind = entries.oneOf("warehouse", ["serverless", "provisioned"]);
  if (kind === "provisioned") return { kind, nodes: entries.number("nodes") };
  const [baseRpus, maxRpus, dailyRpuHours] = ["baseRpus", "maxRpus", "dailyRpuHours"].map((name) =>
    entries.number(name),
  );
  return { kind, baseRpus, maxRpus, dailyRpuHours };
}

/** Reads entries of a configuration and remembers what is wrong, so that all of it is said at once. */
class Entries {
  private readonly problems: string[] = [];

  constructor(private readonly config: pulumi.Config) {}

  number(name: string): number {
    const value = Number(this.text(name) || "none");
    return Number.isInteger(value) ? value : this.wrong(name, "a whole number", 0);
  }

  flag(name: string): boolean {
    return this.oneOf(name, ["true", "false"]) === "true";
  }

  oneOf<const Choice extends string>(name: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const found = choices.find((choice) => choice === this.text(name));
    return found ?? this.wrong(name, choices.join(" or "), choices[0]);
  }

  list(name: string): readonly string[] {
    const value = parsed(this.text(name));
    const isList = Array.isArray(value) && value.every((entry) => typeof entry === "string");
    return isList ? value : this.wrong(name, "a list of texts", []);
  }

  check(): void {
    if (this.problems.length > 0) throw new ArgsError(`Stack "${pulumi.getStack()}"`, this.problems);
  }

  text(name: string): string {
    return this.config.get(name) ?? "";
  }

  private wrong<Value>(name: string, wanted: string, instead: Value): Value {
    const value = this.text(name);
    const is = value === "" ? "is missing" : `is ${value}`;
    this.problems.push(
      `landfall:${name} ${is}: it must be ${wanted}. Set it with "pulumi config set", or in Pulumi.${pulumi.getStack()}.yaml.`,
    );
    return instead;
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
