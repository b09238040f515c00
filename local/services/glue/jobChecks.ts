import type { Properties, Resource } from "../../graph/graph";
import { installedIn, packagesIn } from "../../spark/installed";
import { optionalRecord, optionalText } from "../input";
import { commandOf, standardTimeout, texts, versionOf, type Command } from "./jobs/job";
import { refuseOn, unsupported, type Problems } from "./refusals";

const foreignSoftware: Readonly<Record<Command, Readonly<Record<string, string>>>> = {
  glueetl: {
    "--extra-jars": "Only Spark's own jars are there.",
    "--additional-python-modules": "Put pure Python modules into --extra-py-files.",
    "--enable-glue-datacatalog":
      "Read tables by their location, or through GlueContext.create_dynamic_frame.from_catalog.",
    "--datalake-formats": "Write Parquet.",
  },
  pythonshell: {},
};

/** @throws AwsError where AWS refuses the job; UsageError where the runtime does not have what it asks for */
export function checkJob({ outputs }: Resource, projectRoot: string): void {
  const command = optionalRecord(outputs, "command") ?? {};
  const name = optionalText(command, "name") ?? "glueetl";
  const kind = commandOf(outputs);
  if (name !== kind) unsupported(`A Glue job with command.name "${name}"`, 'Use "glueetl" or "pythonshell".');
  const given = texts(outputs, "defaultArguments");
  for (const [argument, instead] of Object.entries(foreignSoftware[kind])) {
    if (given[argument] !== undefined && given[argument] !== "false")
      unsupported(`The job argument ${argument}`, instead);
  }
  if (given["--job-bookmark-option"] === "job-bookmark-enable")
    unsupported("Job bookmarks", "Name files by a manifest.");
  if (kind === "glueetl") checkSpark(outputs);
  else packagesIn(given["--additional-python-modules"] ?? "", installedIn(projectRoot));
  refuseOn([...commonProblems(outputs), ...(kind === "glueetl" ? sparkProblems : shellProblems)(outputs)]);
}

function checkSpark(outputs: Properties): void {
  const version = versionOf(outputs);
  if (!["5.0", "5.1"].includes(version)) unsupported(`glueVersion "${version}"`, 'Use "5.1".');
}

function commonProblems(outputs: Properties): Problems {
  const problems: Problems = [];
  const sizes = ["workerType", "numberOfWorkers"].filter((name) => outputs[name] !== undefined);
  if (outputs.maxCapacity !== undefined && sizes.length > 0)
    problems.push(`maxCapacity cannot stand with ${sizes.join(" and ")}. Give one of the two.`);
  if (outputs.jobRunQueuingEnabled === true && Number(outputs.maxRetries ?? 0) > 0)
    problems.push(`maxRetries is ${String(outputs.maxRetries)}: jobRunQueuingEnabled goes with 0 retries only.`);
  const timeout = Number(outputs.timeout ?? standardTimeout(versionOf(outputs)));
  if (timeout < 1 || timeout > 10_080) problems.push(`timeout is ${timeout} minutes: it must be 1 to 10,080.`);
  return problems;
}

function sparkProblems(outputs: Properties): Problems {
  const problems: Problems = [];
  const sizes = ["workerType", "numberOfWorkers"].filter((name) => outputs[name] !== undefined);
  if (sizes.length === 1) problems.push("workerType and numberOfWorkers go together. Give both.");
  if (Number(outputs.numberOfWorkers ?? 2) < 2)
    problems.push(`numberOfWorkers is ${String(outputs.numberOfWorkers)}: a Spark job needs 2 at least.`);
  return problems;
}

const shellVersions = ["1.0", "2.0", "3.0", "4.0", "5.0", "5.1"];

function shellProblems(outputs: Properties): Problems {
  const problems: Problems = [];
  const version = versionOf(outputs);
  if (!shellVersions.includes(version)) problems.push(`glueVersion "${version}" does not exist. Give "3.0".`);
  const { pythonVersion = "3.9" } = optionalRecord(outputs, "command") ?? {};
  if (pythonVersion !== "3.9")
    problems.push(`command.pythonVersion is "${String(pythonVersion)}": Python shell has "3.9" and nothing else.`);
  if (outputs.workerType !== undefined || outputs.numberOfWorkers !== undefined)
    problems.push("Worker Type is not supported for Job Command pythonshell. Give maxCapacity: 0.0625 or 1.");
  const capacity = Number(outputs.maxCapacity ?? 0.0625);
  if (capacity !== 0.0625 && capacity !== 1)
    problems.push(`maxCapacity is ${capacity}: a Python shell job has 0.0625 or 1 DPU.`);
  if (outputs.executionClass === "FLEX") problems.push("executionClass FLEX is for Spark jobs only.");
  return [...problems, ...libraryProblems(texts(outputs, "defaultArguments"))];
}

function libraryProblems(given: Readonly<Record<string, string>>): Problems {
  const uris = (given["--extra-py-files"] ?? "").split(",").map((uri) => uri.trim());
  const others = uris.filter((uri) => uri !== "" && !/\.(whl|py)$/.test(uri));
  const problems = others.map(
    (uri) => `--extra-py-files: Python shell installs wheels and takes .py files, not ${uri}.`,
  );
  const set = given["library-set"] ?? "analytics";
  if (!["analytics", "none"].includes(set)) problems.push(`library-set is "${set}": it must be "analytics" or "none".`);
  return given["--extra-files"] === undefined
    ? problems
    : [...problems, "Python shell jobs do not take --extra-files."];
}
