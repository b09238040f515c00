import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { bootSpark } from "../../../local/spark/sparkWorker";
import type { Environment } from "../../../local/environment";
import type { Resource } from "../../../local/graph/graph";
import { endAll, environmentOf, projectRoot, resource } from "../../support/environment";

const trust = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const allow = (Action: string[], Resource: string[]) => ({ Effect: "Allow", Action, Resource });
const data = "arn:aws:s3:::data-bucket";

function graph(
  scripts: Readonly<Record<string, string>>,
  jobMore = {},
  libraries: Readonly<Record<string, string>> = {},
): Resource[] {
  const bucket = (name: string) => resource({ type: "aws:s3/bucket:Bucket", name, inputs: { bucket: name } });
  const role = resource({
    type: "aws:iam/role:Role",
    name: "worker",
    inputs: { name: "worker", assumeRolePolicy: trust },
  });
  const Statement = [
    allow(["s3:GetObject"], ["arn:aws:s3:::scripts-bucket/*", `${data}/in/*`, `${data}/out/*`]),
    allow(["s3:ListBucket"], [data]),
    allow(["s3:PutObject", "s3:DeleteObject"], [`${data}/out/*`]),
  ];
  const rights = { role: "worker", policy: JSON.stringify({ Version: "2012-10-17", Statement }) };
  const jobs = Object.keys(scripts).map((name) => {
    const command = { scriptLocation: `s3://scripts-bucket/${name}.py` };
    const inputs = { name, roleArn: role.outputs.arn, command, ...jobMore };
    return resource({ type: "aws:glue/job:Job", name, inputs });
  });
  const files = {
    ...Object.fromEntries(Object.entries(scripts).map(([name, script]) => [`${name}.py`, script])),
    ...libraries,
  };
  const objects = Object.entries(files).map(([key, content]) =>
    resource({
      type: "aws:s3/bucketObjectv2:BucketObjectv2",
      name: key,
      inputs: { bucket: "scripts-bucket", key, content },
    }),
  );
  const policy = resource({ type: "aws:iam/rolePolicy:RolePolicy", name: "rights", inputs: rights });
  return [bucket("scripts-bucket"), bucket("data-bucket"), role, policy, ...objects, ...jobs];
}

interface JobRun {
  JobRunState: string;
  ErrorMessage?: string;
}

async function run(environment: Environment, JobName: string, Arguments = {}): Promise<JobRun & { log: string }> {
  const { JobRunId: RunId } = await environment.call<{ JobRunId: string }>(environment.admin, "glue", "StartJobRun", {
    JobName,
    Arguments,
  });
  await environment.engine.quiet();
  const { JobRun } = await environment.call<{ JobRun: JobRun }>(environment.admin, "glue", "GetJobRun", {
    JobName,
    RunId,
  });
  const file = join(environment.directory, "logs", "glue", `${RunId}.log`);
  const log = existsSync(file) ? readFileSync(file, "utf8") : "";
  return { ...JobRun, log };
}

const put = (environment: Environment, Key: string, content: string) =>
  environment.call(environment.admin, "s3", "PutObject", {
    Bucket: "data-bucket",
    Key,
    Body: Readable.from([Buffer.from(content)]),
  });

const start = "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\n";

const scripts = {
  copies: `${start}
import sys, boto3
from awsglue.utils import getResolvedOptions
args = getResolvedOptions(sys.argv, ["JOB_NAME", "target"])
rows = spark.read.schema("a bigint").json("s3://data-bucket/in/")
rows.coalesce(1).write.parquet(args["target"])
listed = boto3.client("s3").list_objects_v2(Bucket="data-bucket", Prefix="out/")
print("SEEN", len([o for o in listed["Contents"] if o["Key"].endswith(".parquet")]), rows.count())
`,
  peeks: `${start}spark.read.text("s3://data-bucket/secret/x.txt").show()\n`,
  peeksBySql: `${start}spark.sql("select * from text.\`s3://data-bucket/secret/x.txt\`").show()\n`,
  writes: `${start}spark.range(3).write.json("s3://data-bucket/forbidden/")\n`,
  raises: `${start}spark.conf.set("spark.sql.ansi.enabled", "true")\nraise ValueError("no rows")\n`,
  asks: `${start}import os, sys\nprint("ANSI", spark.conf.get("spark.sql.ansi.enabled"), os.environ["AWS_ENDPOINT_URL"])\nsys.exit(0)\n`,
  exits: "import sys\nsys.exit(3)\n",
  imports: `${start}
import library
from pyspark.sql.functions import udf
@udf("int")
def version(_):
    import library
    return library.version
print("LIBRARY", library.version, spark.range(1).select(version("id")).first()[0])
`,
  strays: "import glue.lib.contract\n",
  writesByOption: `${start}
import boto3
spark.range(3).coalesce(1).write.format("json").option("path", "s3://data-bucket/out/by-option").save()
listed = boto3.client("s3").list_objects_v2(Bucket="data-bucket", Prefix="out/by-option/part-")
print("SEEN", listed["KeyCount"])
`,
  sleeps: "import time\nprint('asleep', flush=True)\ntime.sleep(600)\n",
  dies: "import os\nos._exit(7)\n",
};

describe("a Glue job in Spark", function () {
  this.timeout(120_000);
  before(() => bootSpark(projectRoot));
  let environment: Environment;
  before(async () => {
    const libraries = { "v1/library.py": "version = 1\n", "v2/library.py": "version = 2\n" };
    environment = await environmentOf(graph(scripts, {}, libraries), { clock: "virtual", seed: undefined });
    await put(environment, "in/a b+c%.json", '{"a": 1}\n{"a": 2}\n');
    await put(environment, "in/d.json", '{"a": 3}\n');
    await put(environment, "secret/x.txt", "hidden\n");
  });
  after(endAll);

  it("reads and writes s3:// as its role, and its objects are there for the calls it makes", async () => {
    const { JobRunState, ErrorMessage, log } = await run(environment, "copies", {
      "--target": "s3://data-bucket/out/t",
    });
    assert.equal(ErrorMessage, undefined, log);
    assert.equal(JobRunState, "SUCCEEDED");
    assert.match(log, /SEEN 1 3/);
  });

  it("finds by API what it wrote to a path given as an option", async () => {
    assert.match((await run(environment, "writesByOption")).log, /SEEN 1/);
  });

  for (const name of ["peeks", "peeksBySql"]) {
    it(`may not read what its role may not: ${name}`, async () => {
      const { JobRunState, ErrorMessage, log } = await run(environment, name);
      assert.equal(JobRunState, "FAILED");
      assert.match(ErrorMessage ?? "", /AccessDenied.*worker.*s3:GetObject.*data-bucket\/secret\/x\.txt/);
      assert.doesNotMatch(log, /hidden/);
    });
  }

  it("may not write where its role may not, and leaves nothing there", async () => {
    const { JobRunState, ErrorMessage } = await run(environment, "writes");
    assert.equal(JobRunState, "FAILED");
    assert.match(ErrorMessage ?? "", /AccessDenied.*s3:PutObject.*data-bucket\/forbidden/);
    const listed = await environment.call<{ KeyCount?: number; Contents?: unknown[] }>(
      environment.admin,
      "s3",
      "ListObjectsV2",
      { Bucket: "data-bucket", Prefix: "forbidden/" },
    );
    assert.equal(listed.Contents?.length ?? 0, 0);
  });

  it("fails with its exception's class and message, and the traceback in the log", async () => {
    const { JobRunState, ErrorMessage, log } = await run(environment, "raises");
    assert.equal(JobRunState, "FAILED");
    assert.equal(ErrorMessage, "ValueError: no rows");
    assert.match(log, /Traceback/);
  });

  it("finds nothing of the run before it, but the gateway's address", async () => {
    const { JobRunState, log } = await run(environment, "asks");
    assert.equal(JobRunState, "SUCCEEDED");
    assert.match(log, new RegExp(`ANSI false ${environment.endpoint}`));
  });

  it("fails where it exits with a code", async () => {
    assert.equal((await run(environment, "exits")).ErrorMessage, "SystemExit: 3");
  });

  it("finds no module that Glue would not have", async () => {
    assert.match((await run(environment, "strays")).ErrorMessage ?? "", /^ModuleNotFoundError/);
  });

  it("sees the version of a library that the run names", async () => {
    for (const version of [1, 2, 1]) {
      const { log } = await run(environment, "imports", {
        "--extra-py-files": `s3://scripts-bucket/v${version}/library.py`,
      });
      assert.match(log, new RegExp(`LIBRARY ${version} ${version}`));
    }
  });

  it("is STOPPED when somebody stops it", async () => {
    const name = "sleeps";
    const began = new Promise<void>((done) =>
      environment.engine.trace.listen(({ on, outcome }) => on === name && outcome === "RUNNING" && done()),
    );
    const running = run(environment, name);
    await began;
    const { JobRuns } = await environment.call<{ JobRuns: Array<{ Id: string }> }>(
      environment.admin,
      "glue",
      "GetJobRuns",
      {
        JobName: name,
      },
    );
    const JobRunIds = JobRuns.map(({ Id }) => Id);
    await environment.call(environment.admin, "glue", "BatchStopJobRun", { JobName: name, JobRunIds });
    assert.equal((await running).JobRunState, "STOPPED");
  });

  it("may end its process: the next run gets a new one", async () => {
    assert.match((await run(environment, "dies")).ErrorMessage ?? "", /Spark process ended \(exit code 7\)/);
    assert.equal((await run(environment, "asks")).JobRunState, "SUCCEEDED");
  });
});
