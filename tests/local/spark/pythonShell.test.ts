import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Environment } from "../../../local/environment";
import type { Resource } from "../../../local/graph/graph";
import { endAll, environmentOf, resource } from "../../support/environment";

const trust = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const wheel = "library-1.0-py3-none-any.whl";

const scripts = {
  tells: `
import os, sys, boto3
from awsglue.utils import getResolvedOptions
args = getResolvedOptions(sys.argv, ["target"])
boto3.client("s3").put_object(Bucket="data-bucket", Key=args["target"], Body=b"x")
print("ARGV", [a for a in sys.argv[1:] if a.startswith("--")])
print("AS", boto3.client("sts").get_caller_identity()["Arn"], os.environ["AWS_ENDPOINT_URL"])
`,
  asksForName: 'import sys\nfrom awsglue.utils import getResolvedOptions\ngetResolvedOptions(sys.argv, ["JOB_NAME"])\n',
  stains: 'import os, sys\nos.environ["STAIN"] = "1"\nsys.stain = 1\nopen("stain", "w").close()\n',
  looks: 'import os, sys\nprint("CLEAN", "STAIN" in os.environ, hasattr(sys, "stain"), os.path.exists("stain"))\n',
  forbidden: 'import boto3\nboto3.client("s3").get_object(Bucket="data-bucket", Key="secret")\n',
  wantsSpark: "import pyspark\n",
  wantsBoto3: "import boto3\nprint('BOTO3', boto3.__version__)\n",
  wantsYaml: "import yaml\nprint('YAML', yaml.__version__)\n",
  wantsProject: "import glue.lib.contract\n",
  wantsNewer: "match 1:\n    case 1:\n        pass\n",
  imports: 'import library\nprint("LIBRARY", library.version)\n',
  raises: 'raise ValueError("no rows")\n',
  exits: "import sys\nsys.exit(3)\n",
  dies: "import os\nos._exit(7)\n",
  sleeps: "import time\nprint('asleep', flush=True)\ntime.sleep(600)\n",
  meets: `
import time, boto3
s3 = boto3.client("s3")
s3.put_object(Bucket="data-bucket", Key="out/" + __import__("sys").argv[2], Body=b"")
for _ in range(200):
    if s3.list_objects_v2(Bucket="data-bucket", Prefix="out/")["KeyCount"] >= 2:
        break
    time.sleep(0.05)
else:
    raise TimeoutError("nobody came")
`,
};

/** The wheel as pip wants it, made with Python's own zip. */
function wheelFile(folder: string): Buffer {
  const info = "library-1.0.dist-info";
  const files = {
    "library.py": "version = 1\n",
    [`${info}/METADATA`]: "Metadata-Version: 2.1\nName: library\nVersion: 1.0\n",
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${info}/RECORD`]: "",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  execFileSync("python3", ["-m", "zipfile", "-c", wheel, "library.py", info], { cwd: folder });
  return readFileSync(join(folder, wheel));
}

function graph(): Resource[] {
  const bucket = (name: string) => resource({ type: "aws:s3/bucket:Bucket", name, inputs: { bucket: name } });
  const role = resource({
    type: "aws:iam/role:Role",
    name: "shell",
    inputs: { name: "shell", assumeRolePolicy: trust },
  });
  const allow = (Action: string[], Resource: string) => ({ Effect: "Allow", Action, Resource });
  const Statement = [
    allow(["s3:GetObject"], "arn:aws:s3:::scripts-bucket/*"),
    allow(["s3:PutObject"], "arn:aws:s3:::data-bucket/out/*"),
    allow(["s3:ListBucket"], "arn:aws:s3:::data-bucket"),
  ];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const rights = resource({ type: "aws:iam/rolePolicy:RolePolicy", name: "rights", inputs: { role: "shell", policy } });
  const jobs = Object.keys(scripts).map((name) => {
    const command = { name: "pythonshell", pythonVersion: "3.9", scriptLocation: `s3://scripts-bucket/${name}.py` };
    const defaultArguments = name === "imports" ? { "--extra-py-files": `s3://scripts-bucket/${wheel}` } : {};
    const executionProperty = { maxConcurrentRuns: 3 };
    const inputs = {
      name,
      roleArn: role.outputs.arn,
      command,
      defaultArguments,
      maxCapacity: 0.0625,
      executionProperty,
    };
    return resource({ type: "aws:glue/job:Job", name, inputs });
  });
  const objects = Object.entries(scripts).map(([name, content]) =>
    resource({
      type: "aws:s3/bucketObjectv2:BucketObjectv2",
      name,
      inputs: { bucket: "scripts-bucket", key: `${name}.py`, content },
    }),
  );
  return [bucket("scripts-bucket"), bucket("data-bucket"), role, rights, ...objects, ...jobs];
}

interface JobRun {
  Id: string;
  JobRunState: string;
  ErrorMessage?: string;
  MaxCapacity?: number;
  LogGroupName?: string;
}

describe("a Python shell job", function () {
  this.timeout(60_000);
  let environment: Environment;
  before(async () => {
    environment = await environmentOf(graph(), { seed: undefined });
    const folder = mkdtempSync(join(tmpdir(), "landfall-wheel-"));
    await call("s3", "PutObject", { Bucket: "scripts-bucket", Key: wheel, Body: wheelFile(folder) });
    await call("s3", "PutObject", { Bucket: "data-bucket", Key: "secret", Body: Buffer.from("hidden") });
    rmSync(folder, { recursive: true });
  });
  after(endAll);

  const call = <T>(service: string, operation: string, input: object) =>
    environment.call<T>(environment.admin, service, operation, input as Record<string, unknown>);
  const start = async (JobName: string, Arguments = {}, more = {}) =>
    (await call<{ JobRunId: string }>("glue", "StartJobRun", { JobName, Arguments, ...more })).JobRunId;
  const ended = async (JobName: string, RunId: string): Promise<JobRun & { log: string }> => {
    await environment.engine.quiet();
    const { JobRun } = await call<{ JobRun: JobRun }>("glue", "GetJobRun", { JobName, RunId });
    const file = join(environment.directory, "logs", "glue", `${RunId}.log`);
    return { ...JobRun, log: existsSync(file) ? readFileSync(file, "utf8") : "" };
  };
  const run = async (name: string, given = {}) => ended(name, await start(name, given));
  const underWay = (name: string) =>
    new Promise<void>((done) =>
      environment.engine.trace.listen(({ on, outcome }) => on === name && outcome === "RUNNING" && done()),
    );

  it("runs its script as its role, with its arguments and without those that Spark jobs get", async () => {
    const { JobRunState, log, MaxCapacity, LogGroupName } = await run("tells", { "--target": "out/told" });
    assert.equal(JobRunState, "SUCCEEDED", log);
    assert.match(log, /ARGV \['--target', '--scriptLocation'\]/);
    assert.match(log, new RegExp(`AS arn:aws:sts::000000000000:assumed-role/shell/\\S+ ${environment.endpoint}`));
    assert.deepEqual([MaxCapacity, LogGroupName], [0.0625, "/aws-glue/python-jobs"]);
    assert.match((await run("asksForName")).ErrorMessage ?? "", /GlueArgumentError.*JOB_NAME/);
  });

  it("leaves nothing to the run after it", async () => {
    await run("stains");
    assert.match((await run("looks")).log, /CLEAN False False False/);
  });

  it("may not what its role may not", async () => {
    assert.match((await run("forbidden")).ErrorMessage ?? "", /AccessDenied.*s3:GetObject/);
  });

  it("finds no module and no syntax that Glue's Python shell does not have", async () => {
    assert.match((await run("wantsSpark")).ErrorMessage ?? "", /^ModuleNotFoundError: No module named 'pyspark'/);
    assert.match((await run("wantsProject")).ErrorMessage ?? "", /^ModuleNotFoundError/);
    assert.match((await run("wantsNewer")).ErrorMessage ?? "", /wantsNewer.py, line 3: .*is 3\.9/);
  });

  it("finds what is installed here where its job asks for it, as pip would fetch it in AWS", async () => {
    assert.match((await run("wantsYaml")).ErrorMessage ?? "", /No module named 'yaml'/);
    assert.match((await run("wantsYaml", { "--additional-python-modules": "boto3~=1.42,PyYAML" })).log, /YAML \d/);
    const none = { "library-set": "none" };
    assert.match((await run("wantsBoto3", none)).ErrorMessage ?? "", /No module named 'boto3'/);
    assert.match((await run("wantsBoto3", { ...none, "--additional-python-modules": "boto3" })).log, /BOTO3 \d/);
    const older = await run("wantsBoto3", { "--additional-python-modules": "boto3==1.21.21" });
    assert.match(older.ErrorMessage ?? "", /boto3==1\.21\.21 is not supported locally.*boto3 \d\S+ is installed here/);
  });

  it("imports from wheels, and is told what is none", async () => {
    assert.match((await run("imports")).log, /LIBRARY 1/);
    const zip = await run("imports", { "--extra-py-files": "s3://scripts-bucket/library.zip" });
    assert.match(zip.ErrorMessage ?? "", /library\.zip must end in \.whl or \.py/);
  });

  it("fails with its exception, its exit code, or the end of its process", async () => {
    assert.equal((await run("raises")).ErrorMessage, "ValueError: no rows");
    assert.equal((await run("exits")).ErrorMessage, "SystemExit: 3");
    assert.match((await run("dies")).ErrorMessage ?? "", /process ended \(exit code 7\)/);
  });

  it("runs beside others", async () => {
    const ids = [await start("meets", { "--me": "one" }), await start("meets", { "--me": "two" })];
    for (const id of ids) assert.equal((await ended("meets", id)).JobRunState, "SUCCEEDED");
  });

  it("is STOPPED when somebody stops it, and others go on", async () => {
    const began = underWay("sleeps");
    const id = await start("sleeps");
    await began;
    assert.equal(
      (await call<{ JobRun: JobRun }>("glue", "GetJobRun", { JobName: "sleeps", RunId: id })).JobRun.JobRunState,
      "RUNNING",
    );
    await call("glue", "BatchStopJobRun", { JobName: "sleeps", JobRunIds: [id] });
    assert.equal((await ended("sleeps", id)).JobRunState, "STOPPED");
  });
});
