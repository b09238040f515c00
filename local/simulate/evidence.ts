import { queryWarehouse } from "../cli/warehouseQuery";
import type { TraceRecord } from "../engine/trace";
import type { Environment } from "../environment";
import type { Stage } from "./stage";
import { nothing, type LandedVersion } from "./landing";

/** What the ledger says of one version. */
export interface LedgerRow {
  readonly source: string;
  readonly outcome: string;
  readonly loaded: number;
  readonly quarantined: number;
  readonly batch: string;
  readonly jobRun: string;
}

/** One bad line in quarantine. */
export interface BadLine {
  readonly source: string;
  readonly line: number;
  readonly reason: string;
  readonly record: string;
}

/** Everything that a history has left behind. */
export interface Evidence {
  readonly stage: Stage;
  readonly landed: readonly LandedVersion[];
  readonly ledger: readonly LedgerRow[];
  /** By source and line, how often the row is in the target. */
  readonly target: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly quarantine: readonly BadLine[];
  /** Texts of all that says that a version was set aside as a whole: dead letters, and notes beside the quarantine. */
  readonly setAside: readonly string[];
  readonly deadLetters: readonly string[];
  /** What people were told. */
  readonly notices: readonly string[];
  /** Messages in the intake queue, and runs and statements under way. */
  readonly inFlight: readonly string[];
  /** Object keys of the staging bucket. */
  readonly staged: ReadonlyMap<string, number>;
  readonly textOf: (key: string) => Promise<string>;
  readonly trace: readonly TraceRecord[];
}

/** Looks at everything, as the administrator: no fault touches what it asks. */
export async function evidenceOf(
  stage: Stage,
  environment: Environment,
  landed: readonly LandedVersion[],
  trace: readonly TraceRecord[],
): Promise<Evidence> {
  const look = new Look(stage, environment);
  const staged = await look.keys(stage.pipeline.stagingBucket ?? "");
  const under = (prefix: string) => [...staged.keys()].filter((key) => key.startsWith(prefix));
  const bad = await look.texts(under("quarantine/").filter((key) => !key.includes("/objects/")));
  const deadLetters = await look.deadLetters();
  const notes = await look.texts(under("quarantine/").filter((key) => key.includes("/objects/")));
  return {
    stage,
    landed,
    trace,
    staged,
    deadLetters,
    ledger: await look.ledger(),
    target: await look.target(),
    quarantine: bad.flatMap((text) =>
      text
        .split("\n")
        .filter(nothing.isNot)
        .map((line) => JSON.parse(line) as BadLine),
    ),
    setAside: [...deadLetters, ...notes],
    notices: look.notices(),
    inFlight: await look.inFlight(),
    textOf: (key) => look.text(key),
  };
}

interface Named {
  readonly Key: string;
  readonly Size: number;
}
interface Runs {
  readonly Runs?: ReadonlyArray<{ readonly WorkflowRunId: string; readonly Status: string }>;
}
interface Counted {
  readonly Attributes: Readonly<Record<string, string>>;
}

class Look {
  constructor(
    private readonly stage: Stage,
    private readonly environment: Environment,
  ) {}

  async keys(bucket: string): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const input = { Bucket: bucket, ...(token === undefined ? {} : { ContinuationToken: token }) };
      const page = await this.ask<{ Contents?: Named[]; NextContinuationToken?: string }>("s3", "ListObjectsV2", input);
      for (const { Key, Size } of page.Contents ?? []) found.set(Key, Size);
      token = page.NextContinuationToken;
    }
    return found;
  }

  async text(Key: string): Promise<string> {
    const input = { Bucket: this.stage.pipeline.stagingBucket, Key };
    return (await this.ask<{ Body: Buffer }>("s3", "GetObject", input)).Body.toString("utf8");
  }

  async texts(keys: readonly string[]): Promise<string[]> {
    const texts: string[] = [];
    for (const key of keys) texts.push(await this.text(key));
    return texts;
  }

  async ledger(): Promise<LedgerRow[]> {
    const rows = await this.query(
      `select bucket || '/' || object_key || '@' || version, outcome, rows_loaded, rows_quarantined, batch, job_run from ${this.stage.pipeline.ledger}`,
    );
    return rows.map(([source, outcome, loaded, quarantined, batch, jobRun]) => ({
      source: String(source),
      outcome: String(outcome),
      loaded: Number(loaded),
      quarantined: Number(quarantined),
      batch: String(batch),
      jobRun: String(jobRun),
    }));
  }

  async target(): Promise<Map<string, Map<number, number>>> {
    const rows = await this.query(
      `select etl_source, etl_line, count(*) from ${this.stage.pipeline.table} group by 1, 2`,
    );
    const found = new Map<string, Map<number, number>>();
    for (const [source, line, count] of rows) {
      const lines = found.get(String(source)) ?? new Map<number, number>();
      found.set(String(source), lines.set(Number(line), Number(count)));
    }
    return found;
  }

  async deadLetters(): Promise<string[]> {
    const { dlqUrl } = this.stage.urls;
    if (dlqUrl === undefined) return [];
    const found: string[] = [];
    for (;;) {
      const input = { QueueUrl: dlqUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1, MessageAttributeNames: ["All"] };
      const { Messages = [] } = await this.ask<{ Messages?: Array<{ Body: string }> }>("sqs", "ReceiveMessage", input);
      if (Messages.length === 0) return found;
      found.push(...Messages.map(({ Body }) => Body));
    }
  }

  notices(): string[] {
    const kept = this.environment.engine.store.table<{ subject: string; message: string }>("sns.inbox");
    return [...kept.values()].map(({ subject, message }) => `${subject}\n${message}`);
  }

  async inFlight(): Promise<string[]> {
    const { workflow } = this.stage.pipeline;
    const { Runs = [] } =
      workflow === undefined ? {} : await this.ask<Runs>("glue", "GetWorkflowRuns", { Name: workflow });
    const running = Runs.filter(({ Status }) => Status === "RUNNING").map(
      ({ WorkflowRunId }) => `run ${WorkflowRunId}`,
    );
    return [...running, ...(await this.queued())];
  }

  private async queued(): Promise<string[]> {
    const { queueUrl } = this.stage.urls;
    if (queueUrl === undefined) return [];
    const names = [
      "ApproximateNumberOfMessages",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesDelayed",
    ];
    const { Attributes } = await this.ask<Counted>("sqs", "GetQueueAttributes", {
      QueueUrl: queueUrl,
      AttributeNames: names,
    });
    const count = names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
    return count === 0 ? [] : [`${count} messages in the intake queue`];
  }

  private async query(sql: string) {
    return (await queryWarehouse(this.environment, this.stage.pipeline, sql)).rows;
  }

  private ask<T>(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<T> {
    return this.environment.call<T>(this.environment.admin, service, operation, input);
  }
}
