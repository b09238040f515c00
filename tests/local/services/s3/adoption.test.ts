import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Environment } from "../../../../local/environment";
import type { ObjectFiles } from "../../../../local/services/offers";
import type { Caller } from "../../../../local/services/service";
import { endAll, traced } from "../../../support/environment";
import { bucketOf, roleOf, started } from "./support";

const bucket = bucketOf("lake", { versioned: true });
const name = bucket[0]?.id ?? "";
const role = roleOf("job", [
  { Effect: "Allow", Action: ["s3:PutObject", "s3:DeleteObject"], Resource: `arn:aws:s3:::${name}/out/*` },
]);

describe("adopting a job's files", () => {
  let environment: Environment;
  let files: ObjectFiles;
  let job: Caller;
  beforeEach(async () => {
    ({ environment } = await started([...bucket, ...role]));
    files = environment.offer("s3");
    job = environment.asRole(String(role[0]?.outputs.arn), "jobrun:1");
  });
  afterEach(endAll);

  function write(key: string, content: string): string {
    const path = join(files.root(name), key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }
  const call = <T>(operation: string, input: object): Promise<T> =>
    environment.call<T>(environment.admin, "s3", operation, { Bucket: name, ...input });
  async function versionsOf(key: string): Promise<Array<{ VersionId: string; IsLatest: boolean }>> {
    return (
      await call<{ Versions: Array<{ VersionId: string; IsLatest: boolean }> }>("ListObjectVersions", { Prefix: key })
    ).Versions;
  }
  const read = (key: string, version?: string) =>
    readFileSync(files.fileFor(environment.admin, name, key, version), "utf8");

  it("makes objects of what was written, once, and passes over working files", async () => {
    write("out/part-0.parquet", "rows");
    write("out/_SUCCESS", "");
    write("out/.part-0.parquet.crc", "crc");
    write("out/_temporary/0/task/part-1.parquet", "half");
    const records = traced(environment);
    assert.deepEqual([...(await files.adopt(job, name)).created].sort(), ["out/_SUCCESS", "out/part-0.parquet"]);
    assert.deepEqual(
      records.filter(({ did }) => did === "s3:ObjectCreated:Put").map(({ about }) => about[1]),
      ["jobrun:1", "jobrun:1"],
    );
    assert.deepEqual(await files.adopt(job, name), { created: [], deleted: [] });
    assert.deepEqual(
      files.list(environment.admin, name, "").map(({ key }) => key),
      ["out/_SUCCESS", "out/part-0.parquet"],
    );
  });

  it("keeps the versions that a job's new files and removals supersede", async () => {
    await call("PutObject", { Key: "out/a", Body: "old" });
    await call("PutObject", { Key: "out/b", Body: "kept" });
    renameSync(write("elsewhere", "new"), join(files.root(name), "out/a"));
    rmSync(join(files.root(name), "out/b"));
    assert.deepEqual(await files.adopt(job, name), { created: ["out/a"], deleted: ["out/b"] });
    const [newest, oldest] = await versionsOf("out/a");
    assert.deepEqual(
      [read("out/a"), read("out/a", newest?.VersionId), read("out/a", oldest?.VersionId)],
      ["new", "new", "old"],
    );
    assert.equal(read("out/b", (await versionsOf("out/b"))[0]?.VersionId), "kept");
  });

  it("forgets a version whose bytes were written over in place", async () => {
    await call("PutObject", { Key: "out/a", Body: "old" });
    const records = traced(environment);
    write("out/a", "newer");
    assert.deepEqual((await files.adopt(job, name)).created, ["out/a"]);
    assert.equal((await versionsOf("out/a")).length, 1);
    assert.equal(read("out/a"), "newer");
    assert.equal(records.filter(({ did }) => did === "s3:LoseVersion").length, 1);
  });

  it("looks only under the prefix that is asked for", async () => {
    write("out/today/a", "1");
    write("out/tomorrow/a", "1");
    assert.deepEqual((await files.adopt(job, name, "out/tod")).created, ["out/today/a"]);
  });

  it("puts back what the job had no right to change, names it, and adopts the rest", async () => {
    await call("PutObject", { Key: "raw/kept", Body: "kept" });
    await call("PutObject", { Key: "raw/replaced", Body: "before" });
    rmSync(join(files.root(name), "raw/kept"));
    renameSync(write("elsewhere", "after"), join(files.root(name), "raw/replaced"));
    const stray = write("raw/stray", "1");
    write("out/mine", "1");
    await assert.rejects(files.adopt(job, name), {
      name: "AccessDenied",
      message: /"raw\/(stray|replaced)": .*s3:PutObject/,
    });
    assert.equal(existsSync(stray), false);
    assert.equal(readFileSync(join(files.root(name), "raw/kept"), "utf8"), "kept");
    assert.equal(readFileSync(join(files.root(name), "raw/replaced"), "utf8"), "before");
    assert.equal(read("out/mine"), "1");
    assert.deepEqual(await files.adopt(job, name), { created: [], deleted: [] });
  });
});
