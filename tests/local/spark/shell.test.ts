import * as assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localCall } from "../../../local/cli/localCall";
import { jobFor } from "../../../local/cli/shell";
import { routeShell } from "../../../local/cli/shellRoutes";
import type { Environment } from "../../../local/environment";
import type { Resource } from "../../../local/graph/graph";
import type { SparkSession } from "../../../local/services/offers";
import { startShell } from "../../../local/spark/process";
import { endAll, environmentOf, graphOfResources, projectRoot, resource } from "../../support/environment";

const trust = JSON.stringify({
  Statement: [{ Effect: "Allow", Principal: { Service: "glue.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
const allow = (Action: string[], Resource: string[]) => ({ Effect: "Allow", Action, Resource });
const data = "arn:aws:s3:::data-bucket";

function table(name: string, classification: string, more: object = {}): Resource {
  const storageDescriptor = { location: `s3://data-bucket/${name}/`, columns: [{ name: "a", type: "bigint" }] };
  const inputs = { name, databaseName: "the-lake", storageDescriptor, parameters: { classification }, ...more };
  return resource({ type: "aws:glue/catalogTable:CatalogTable", name, inputs });
}

function job(name: string, command: object, more: object = {}): Resource {
  const roleArn = "arn:aws:iam::000000000000:role/worker";
  const inputs = { name, roleArn, command: { scriptLocation: "s3://data-bucket/job.py", ...command }, ...more };
  return resource({ type: "aws:glue/job:Job", name, inputs });
}

function graph(): Resource[] {
  const statements = [
    allow(["s3:GetObject"], [`${data}/open/*`, `${data}/lib/*`, `${data}/out/*`]),
    allow(["s3:PutObject"], [`${data}/out/*`]),
    allow(["s3:ListBucket"], [data]),
    allow(["glue:GetTable"], ["*"]),
  ];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return [
    resource({ type: "aws:s3/bucket:Bucket", name: "data-bucket", inputs: { bucket: "data-bucket" } }),
    resource({ type: "aws:iam/role:Role", name: "worker", inputs: { name: "worker", assumeRolePolicy: trust } }),
    resource({ type: "aws:iam/rolePolicy:RolePolicy", name: "rights", inputs: { role: "worker", policy } }),
    resource({ type: "aws:glue/catalogDatabase:CatalogDatabase", name: "the-lake", inputs: { name: "the-lake" } }),
    table("open", "json"),
    table("closed", "json"),
    table("house", "redshift"),
    job("loader", { name: "pythonshell" }),
    job(
      "work",
      {},
      { defaultArguments: { "--staging": "data-bucket", "--extra-py-files": "s3://data-bucket/lib/own.py" } },
    ),
  ];
}

describe("a PySpark shell", function () {
  this.timeout(120_000);
  let environment: Environment;
  before(async () => {
    environment = await environmentOf(graph(), { clock: "real", seed: undefined });
    routeShell(environment);
    const files = { "open/a.json": '{"a":1}\n{"a":2}\n', "closed/a.json": '{"a":3}\n', "lib/own.py": "answer = 42\n" };
    for (const [Key, text] of Object.entries(files)) await call("s3", "PutObject", { Key, Body: Buffer.from(text) });
  });
  after(endAll);

  const call = <T>(service: string, operation: string, input: object) =>
    environment.call<T>(environment.admin, service, operation, { Bucket: "data-bucket", ...input });
  const shell = async (statements: string, asAdmin = false) => {
    const { endpoint } = environment;
    const session = await localCall<SparkSession>(endpoint, "shell/begin", { job: "work", asAdmin });
    const scratch = mkdtempSync(join(tmpdir(), "landfall-shell-test-"));
    const child = startShell(projectRoot, scratch, session, "pipe");
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream]?.on("data", (text) => (said[stream] += String(text)));
    child.stdin?.end(statements);
    const [code] = (await once(child, "close")) as [number | null];
    await localCall(endpoint, "shell/end", { session: session.id });
    rmSync(scratch, { recursive: true, force: true });
    return { code, ...said };
  };

  it("has the job's role, arguments and libraries, and the tables that the role may read", async () => {
    const { code, stdout, stderr } = await shell(`
import boto3, own
boto3.client("sts").get_caller_identity()["Arn"].split("/")[1]
args["staging"], args["JOB_NAME"], own.answer
spark.table("the_lake.open").agg({"a": "sum"}).first()[0]
glueContext.create_data_frame_from_catalog("the-lake", "open").count()
spark.range(3).write.json("s3://data-bucket/out/x")
boto3.client("s3").list_objects_v2(Bucket="data-bucket", Prefix="out/x/part")["KeyCount"] > 0
`);
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout.trim().split("\n"), ["'worker'", "('data-bucket', 'work', 42)", "3", "2", "True"]);
    assert.match(stderr, /Tables: the_lake\.open\n/);
    assert.match(stderr, /not here: the-lake\.closed \(AccessDenied: .*s3:GetObject/);
    assert.match(stderr, /not here: the-lake\.house \(redshift, not files/);
  });

  it("ends at the first statement that fails, with code 1", async () => {
    const { code, stdout, stderr } = await shell('1\nspark.read.json("s3://data-bucket/closed/")\n2\n');
    assert.deepEqual([code, stdout], [1, "1\n"]);
    assert.match(stderr, /AccessDenied: .*s3:GetObject/);
  });

  it("sees everything as the administrator, and exits as it is told", async () => {
    const { code, stdout } = await shell('spark.table("the_lake.closed").count()\nraise SystemExit(5)\n', true);
    assert.deepEqual([code, stdout], [5, "1\n"]);
  });
});

describe("jobFor", () => {
  const outputs = {
    one: { landingBucket: "landing", stagingBucket: "data-bucket" },
    two: { landingBucket: "landing", stagingBucket: "other" },
  };
  const stack = { ...graphOfResources([job("loader", { name: "pythonshell" }), ...graph()]), outputs };

  it("finds a pipeline's Spark job by its staging bucket", () => {
    assert.equal(jobFor(stack, "one", undefined), "work");
    assert.equal(jobFor(stack, undefined, undefined), "work");
  });

  it("names what there is where nothing fits", () => {
    assert.throws(() => jobFor(stack, "two", undefined), /Give --job; its Spark jobs are work/);
    assert.throws(() => jobFor(stack, "three", undefined), /this stack has one, two/);
    assert.throws(() => jobFor(stack, undefined, "loader"), /the Spark jobs of stack test are work/);
  });
});
