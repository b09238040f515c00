import * as pulumi from "@pulumi/pulumi";
import type { Crawler } from "./crawler";
import type { GlueJob } from "./glueJob";
import type { QueryWorkgroup } from "./queryWorkgroup";
import type { Grantee } from "./shared/grants";

/** A state in the Amazon States Language, its expressions in JSONata. */
export type State = Readonly<Record<string, unknown>>;

/** A step of a state machine: a few states, entered at the one of the step's name. */
export interface Step {
  readonly name: string;
  /** @param next name of the state after the step */
  states(next: string): Readonly<Record<string, State>>;
  /** Lets the machine take the step. */
  grant(machine: Grantee): void;
}

/** Where every step goes that fails; `$step`, `$error` and `$cause` say what happened. */
export const trouble = "Tell what failed";

/** What each execution is about, as JSONata reads it. */
export const batch = "$states.context.Execution.Input.batch";
const manifest = "$states.context.Execution.Input.manifest";

export const expression = (jsonata: string): string => `{% ${jsonata} %}`;

/** Runs a job for the batch and waits for its end. */
export function runJob(name: string, job: GlueJob, timeoutMinutes: number): Step {
  const Arguments = { "--batch": expression(batch), "--manifest": expression(manifest) };
  const start = { JobName: job.name, Arguments };
  const busy = [
    "Glue.ConcurrentRunsExceededException",
    "Glue.ResourceNumberLimitExceededException",
    ...throttled("Glue"),
  ];
  return {
    name,
    states: (next) => ({
      [name]: task(name, "glue:startJobRun.sync", start, { next, seconds: timeoutMinutes * 60, busy }),
    }),
    grant: (machine) => job.grantRun(machine),
  };
}

/** Seconds between two looks at a crawler. */
const lookSeconds = 5;
/** How long a crawler that others keep busy is waited for. */
const patienceSeconds = 3600;

/**
 * Runs a crawler and waits for its end. One that runs already is waited for, then run again: it may have missed files.
 * The first look comes at once: a crawler is RUNNING from the moment its start was accepted, and a short crawl may be over.
 */
export function crawl(name: string, crawler: Crawler): Step {
  const [waiting, looking, judging, failed] = [`${name}: wait`, `${name}: look`, `${name}: done?`, `${name}: failed`];
  const which = { Name: crawler.name };
  const running = { ErrorEquals: ["Glue.CrawlerRunningException"], IntervalSeconds: lookSeconds, BackoffRate: 1 };
  const again = { ...running, MaxAttempts: patienceSeconds / lookSeconds };
  const busy = throttled("Glue");
  const ended = `$states.input.state = 'READY'`;
  const outcome = { state: "State", last: "LastCrawl.Status", said: "LastCrawl.ErrorMessage" };
  const Output = Object.fromEntries(Object.entries(outcome).map(([key, path]) => [key, orNothing(path)]));
  const cause = expression(`'The crawl ended as ' & $states.input.last & '. ' & $states.input.said`);
  return {
    name,
    states: (next) => ({
      [name]: task(name, "aws-sdk:glue:startCrawler", which, {
        next: looking,
        seconds: 2 * patienceSeconds,
        busy,
        again,
      }),
      [waiting]: { Type: "Wait", Seconds: lookSeconds, Next: looking },
      [looking]: task(name, "aws-sdk:glue:getCrawler", which, { next: judging, busy, Output }),
      [judging]: {
        Type: "Choice",
        Choices: [
          { Condition: expression(`${ended} and $states.input.last = 'SUCCEEDED'`), Next: next },
          { Condition: expression(ended), Next: failed },
        ],
        Default: waiting,
      },
      [failed]: { Type: "Pass", Assign: { step: name, error: "CrawlFailed", cause }, Next: trouble },
    }),
    grant: (machine) => crawler.grantRun(machine),
  };
}

const orNothing = (path: string): string => {
  const value = `$states.result.Crawler.${path}`;
  return expression(`$exists(${value}) ? ${value} : ''`);
};

export interface Question {
  readonly workgroup: QueryWorkgroup;
  /** SQL whose first row is the answer; `:batch` stands for the batch's id. No value of it may be null. */
  readonly sql: string;
  /** Variable that gets the answer, an object of texts keyed by column. */
  readonly answer: string;
}

/** Asks Athena and keeps the first row of the answer. */
export function ask(name: string, { workgroup, sql, answer }: Question): Step {
  const reading = `${name}: read`;
  const query = {
    QueryString: expression(quoted(sql)),
    WorkGroup: workgroup.name,
    QueryExecutionContext: { Database: workgroup.database },
  };
  const Output = { query: expression("$states.result.QueryExecution.QueryExecutionId") };
  const result = { QueryExecutionId: expression("$states.input.query"), MaxResults: 2 };
  const rows = "$states.result.ResultSet.Rows";
  const byColumn = `$merge($map(${rows}[1].Data, function($cell, $at) { { ${rows}[0].Data[$at].VarCharValue: $cell.VarCharValue } }))`;
  const busy = throttled("Athena");
  return {
    name,
    states: (next) => ({
      [name]: task(name, "athena:startQueryExecution.sync", query, { next: reading, seconds: 1800, busy, Output }),
      [reading]: task(name, "athena:getQueryResults", result, {
        next,
        busy,
        Assign: { [answer]: expression(byColumn) },
      }),
    }),
    grant: (machine) => workgroup.grantAsk(machine),
  };
}

/** The SQL as a JSONata text with the batch's id in it, in SQL's quotes. */
function quoted(sql: string): string {
  const parts = sql.split(":batch").map((part) => JSON.stringify(part.replaceAll(/\s+/g, " ").trim()));
  return parts.join(` & " '" & ${batch} & "' " & `);
}

export interface Notice {
  readonly topic: { readonly arn: pulumi.Input<string>; grantPublish(grantee: Grantee): void };
  /** JSONata: up to 100 characters of ASCII. */
  readonly subject: string;
  /** JSONata. */
  readonly message: string;
}

/** Tells people. */
export function tell(name: string, { topic, subject, message }: Notice): Step {
  const Arguments = { TopicArn: topic.arn, Subject: expression(subject), Message: expression(message) };
  return {
    name,
    states: (next) => ({ [name]: task(name, "sns:publish", Arguments, { next, busy: throttled("Sns") }) }),
    grant: (machine) => topic.grantPublish(machine),
  };
}

export interface TaskTerms {
  readonly next: string;
  /** Until it counts as failed. @default 60 */
  readonly seconds?: number;
  /** Errors that pass by themselves. */
  readonly busy: readonly string[];
  /** Another thing to wait for. */
  readonly again?: State;
  readonly Output?: unknown;
  readonly Assign?: State;
}

/** A task that is tried again while the service is busy, does not last for ever, and says what failed. */
export function task(step: string, resource: string, Arguments: State, terms: TaskTerms): State {
  const { next, seconds = 60, busy, again, Output, Assign } = terms;
  const backOff = { IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 8, MaxDelaySeconds: 60, JitterStrategy: "FULL" };
  return {
    Type: "Task",
    Resource: `arn:aws:states:::${resource}`,
    Arguments,
    TimeoutSeconds: seconds,
    Retry: [...(again === undefined ? [] : [again]), { ErrorEquals: busy, ...backOff }],
    Catch: [{ ErrorEquals: ["States.ALL"], Assign: caught(step), Next: trouble }],
    ...(Output === undefined ? {} : { Output }),
    ...(Assign === undefined ? {} : { Assign }),
    Next: next,
  };
}

/** What a service says when it has too much to do. */
export function throttled(service: string): string[] {
  const names = ["ThrottlingException", "ThrottledException", "TooManyRequestsException", "InternalServiceException"];
  return names.map((name) => `${service}.${name}`);
}

/** A job's cause is its run in JSON, of which people want one line. */
function caught(step: string): State {
  const { cause, error } = { cause: "$states.errorOutput.Cause", error: "$states.errorOutput.Error" };
  const inJson = `$contains(${cause}, '"ErrorMessage":"')`;
  const said = `${inJson} ? $parse(${cause}).ErrorMessage : ${cause}`;
  return {
    step,
    error: expression(`$exists(${error}) ? ${error} : 'unknown'`),
    cause: expression(`$exists(${cause}) ? (${said}) : 'no reason given'`),
  };
}
