import { parse } from "yaml";

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly uses?: string;
  readonly if?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  readonly steps?: readonly Step[];
  readonly "timeout-minutes"?: number;
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group?: string; readonly "cancel-in-progress"?: boolean | string };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Jobs that may write, and what. Nothing else may. */
const mayWrite: Readonly<Record<string, readonly string[]>> = {
  preview: ["id-token", "pull-requests"],
  up: ["id-token"],
};

/** What would let a stranger in, or let a run hang or get into another's way: each problem in one line. */
export function problemsIn(text: string): string[] {
  const workflow = parse(text) as Workflow;
  const { on, permissions, concurrency, jobs } = workflow;
  return [
    ...pinProblems(text),
    ...("pull_request_target" in on ? ["pull_request_target gives a fork's code this repository's rights"] : []),
    ...(permissions === undefined || Object.keys(permissions).length > 0 ? ["permissions is not {} for all jobs"] : []),
    ...(concurrency?.group === undefined ? ["there is no concurrency group"] : []),
    ...Object.entries(jobs).flatMap(([name, job]) => jobProblems(name, job).map((problem) => `${name}: ${problem}`)),
  ];
}

/** An action's tag can be moved to other code, its commit cannot. */
export function pinProblems(text: string): string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, action]) => action ?? "");
  return uses
    .filter((action) => !action.startsWith("./") && !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))
    .map((action) => `${action} is not pinned by commit with its version beside it`);
}

function jobProblems(name: string, job: Job): string[] {
  const steps = job.steps ?? [];
  const written = Object.entries(job.permissions ?? {}).filter(([, level]) => level !== "read");
  const tooMuch = written.filter(([what]) => mayWrite[name]?.includes(what) !== true);
  return [
    ...(job.permissions === undefined ? ["it does not say its permissions"] : []),
    ...tooMuch.map(([what, level]) => `it has ${what}: ${level}`),
    ...(job.uses === undefined && job["timeout-minutes"] === undefined ? ["it has no timeout"] : []),
    ...steps.flatMap(stepProblems),
    ...(needsCredentials(job) && !skipsForks(job) && job.environment === undefined ? ["forks are not skipped"] : []),
  ];
}

/** Whatever an expression holds becomes part of the script: in `env` it stays a value. */
function stepProblems({ uses, run, with: given }: Step): string[] {
  const keeps = uses?.startsWith("actions/checkout@") === true && given?.["persist-credentials"] !== false;
  return [
    ...(run?.includes("${{") === true ? ["an expression stands in a script"] : []),
    ...(keeps ? ["checkout keeps its credentials"] : []),
  ];
}

const needsCredentials = ({ permissions }: Job): boolean => permissions?.["id-token"] === "write";

const skipsForks = (job: Job): boolean =>
  job.if?.includes("github.event.pull_request.head.repo.full_name == github.repository") === true;
