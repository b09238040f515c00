import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Environment } from "../../../../local/environment";
import { graphOfResources, projectRoot, resource } from "../../../support/environment";
import { bucketOf, deletesAt } from "./support";

const bucket = bucketOf("kill", { versioned: true });
const name = bucket[0]?.id ?? "";

function start(directory: string, resources = bucket): Promise<Environment> {
  return Environment.start({ graph: graphOfResources(resources), directory, projectRoot, clock: "virtual", seed: 1 });
}

/** Runs the writer until it has acknowledged so many changes, and kills it. @returns the last round acknowledged, by key number */
async function killedAfter(changes: number, directory: string): Promise<Map<number, number>> {
  const args = ["-r", "./local/typescript.cjs", join(__dirname, "killedWriter.ts"), directory];
  const writer = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], cwd: projectRoot });
  const acknowledged = new Map<number, number>();
  let seen = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    const [number = 0, round = 0] = line.split(" ").map(Number);
    acknowledged.set(number, round);
    if (++seen === changes) writer.kill("SIGKILL");
  }
  return acknowledged;
}

/** The content of a key after a round; undefined where it was deleted. */
function after(round: number, number: number): string | undefined {
  return deletesAt(round, number) ? undefined : String(round);
}

describe("S3 after a restart", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "landfall-s3-"))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("has everything that was acknowledged before a kill, and no file that it does not know of", async function () {
    this.timeout(60_000);
    for (const changes of [150, 333]) {
      const acknowledged = await killedAfter(changes, directory);
      assert.equal(acknowledged.size, 20);
      const environment = await start(directory);
      const files = environment.offer("s3");
      assert.deepEqual(await files.adopt(environment.admin, name), { created: [], deleted: [] });
      for (const [number, round] of acknowledged) {
        const plain = join(files.root(name), `k/${number}`);
        const content = existsSync(plain) ? readFileSync(plain, "utf8") : undefined;
        // The change after the last acknowledged one may have been made, or not.
        assert.ok(
          [after(round, number), after(round + 1, number)].includes(content),
          `k/${number}: ${content} after ${round}`,
        );
      }
      await environment.stop();
    }
  });

  it("makes no versions and no events of program objects that did not change", async () => {
    const object = (content: string) => [
      ...bucket,
      resource({
        type: "aws:s3/bucketObjectv2:BucketObjectv2",
        name: "script",
        inputs: { bucket: name, key: "job.py", content },
      }),
    ];
    const versions: number[] = [];
    for (const content of ["print(1)", "print(1)", "print(2)"]) {
      const environment = await start(directory, object(content));
      const listed = await environment.call<{ Versions: unknown[] }>(environment.admin, "s3", "ListObjectVersions", {
        Bucket: name,
      });
      versions.push(listed.Versions.length);
      await environment.stop();
    }
    assert.deepEqual(versions, [1, 1, 2]);
  });
});
