/** One execution of a script, with everything that it may see. */
export interface ScriptRun {
  readonly id: string;
  /** The script's file. */
  readonly script: string;
  /** Zip files and folders that the script may import from. */
  readonly libraries: readonly string[];
  /** What follows the script's name in sys.argv. */
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The file for standard output and error. */
  readonly log: string;
}

export interface SparkRun extends ScriptRun {
  /** Spark settings of the job's `--conf`. */
  readonly conf: Readonly<Record<string, string>>;
}

export interface PythonShellRun extends ScriptRun {
  /** The modules besides Python's own: "none" has botocore and little else. */
  readonly librarySet: "analytics" | "none";
  /** Packages that the script finds beyond those of the library set. */
  readonly packages: readonly string[];
}

/** Asked before Spark reads or writes S3 locations, and after it wrote there. */
export interface Question {
  readonly kind: "read" | "write" | "written";
  /** As the script spelled them: s3://bucket/key, with globs perhaps. */
  readonly uris: readonly string[];
}

/** Bucket to the file:// URI of its folder: s3://bucket/ is that folder from now on, for this run. */
export type Mounts = Readonly<Record<string, string>>;

/** @throws AwsError where AWS would refuse: the script gets it as an exception named by the error's code */
export type Answering = (question: Question) => Promise<Mounts>;

export type ScriptOutcome =
  | { readonly state: "SUCCEEDED" | "CANCELLED" }
  /** `error` is the exception's class and message. */
  | { readonly state: "FAILED"; readonly error: string };

export type FromWorker =
  | { readonly op: "ready" }
  | ({ readonly op: "ask"; readonly ask: number } & Question)
  | ({ readonly op: "done" } & ScriptOutcome);

export type ToWorker =
  | ({ readonly op: "run" } & SparkRun)
  | {
      readonly op: "answer";
      readonly ask: number;
      readonly mounts?: Mounts;
      readonly refused?: { readonly code: string; readonly message: string };
    };

export type ToPythonShell = ({ readonly op: "run" } & PythonShellRun) | { readonly op: "cancel"; readonly id: string };
export type FromPythonShell = { readonly op: "done"; readonly id: string } & ScriptOutcome;
