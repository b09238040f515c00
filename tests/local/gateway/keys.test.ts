import * as assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../local/environment";
import { endAll, environmentOf, resource } from "../../support/environment";

const bucket = resource({ type: "aws:s3/bucket:Bucket", name: "keys", inputs: { bucket: "keys" } });
const authorization =
  "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
const outside = "outside of the state folder";

describe("Keys at the gateway", () => {
  let folder: string;
  let environment: Environment;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "landfall-keys-"));
    writeFileSync(join(folder, "outside.txt"), outside);
    mkdirSync(join(folder, "state"));
    const options = { clock: "real", seed: undefined, directory: join(folder, "state") } as const;
    environment = await environmentOf([bucket], options);
  });
  afterEach(async () => {
    await endAll();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The path goes out as it is: no client library tidies it. */
  function send(method: string, path: string, body = ""): Promise<{ status: number; body: string }> {
    const { hostname, port } = new URL(environment.endpoint);
    return new Promise((done, fail) => {
      const sent = request({ hostname, port, method, path, headers: { authorization }, agent: false }, (response) => {
        let text = "";
        response.on("data", (part: Buffer) => (text += part.toString()));
        response.on("end", () => done({ status: response.statusCode ?? 0, body: text }));
      });
      sent.on("error", fail);
      sent.end(body);
    });
  }

  const unusual = {
    "with ..": "../../../outside.txt",
    "with .. in percent signs": "%2e%2e%2f%2e%2e%2f%2e%2e%2foutside.txt",
    "with .. further in": "a/../../../../outside.txt",
    absolute: "/etc/landfall-must-not-write",
    "absolute in percent signs": "%2Fetc%2Flandfall-must-not-write",
    "with backslashes": "..%5C..%5Coutside.txt",
    "with NUL": "a%00b",
    "of 1,024 bytes": "k".repeat(1024),
    "of 512 folders": "d/".repeat(511) + "dd",
  };
  for (const [what, key] of Object.entries(unusual))
    it(`${what} are objects like others, and nothing is read or written outside`, async () => {
      assert.equal((await send("GET", `/keys/${key}`)).status, 404);
      assert.equal((await send("PUT", `/keys/${key}`, "inside")).status, 200);
      assert.deepEqual(await send("GET", `/keys/${key}`), { status: 200, body: "inside" });
      assert.equal(readFileSync(join(folder, "outside.txt"), "utf8"), outside);
      assert.deepEqual(readdirSync(folder).sort(), ["outside.txt", "state"]);
      assert.equal(existsSync("/etc/landfall-must-not-write"), false);
      assert.equal((await send("DELETE", `/keys/${key}`)).status, 204);
      assert.equal((await send("GET", `/keys/${key}`)).status, 404);
    });

  it("of more than 1,024 bytes are refused", async () => {
    const { status, body } = await send("PUT", `/keys/${"k".repeat(1025)}`, "1");
    assert.equal(status, 400);
    assert.match(body, /<Code>KeyTooLongError<\/Code>/);
  });

  it("that differ in case only are two objects", async () => {
    for (const key of ["Case", "case", "CASE"]) await send("PUT", `/keys/${key}`, key);
    for (const key of ["Case", "case", "CASE"]) assert.equal((await send("GET", `/keys/${key}`)).body, key);
  });

  it("that are folders of others, two levels up, stand beside them", async () => {
    for (const key of ["a", "a/b/c", "a/b"]) assert.equal((await send("PUT", `/keys/${key}`, key)).status, 200, key);
    for (const key of ["a", "a/b/c", "a/b"]) assert.equal((await send("GET", `/keys/${key}`)).body, key);
  });

  it("do not lead through a symbolic link that somebody put into the bucket's folder", async () => {
    const place = join(folder, "state", "buckets", "keys");
    mkdirSync(place, { recursive: true });
    symlinkSync(folder, join(place, "link"));
    symlinkSync(join(folder, "outside.txt"), join(place, "file"));
    assert.equal((await send("GET", "/keys/link/outside.txt")).status, 404);
    assert.equal((await send("GET", "/keys/file")).status, 404);
    await send("PUT", "/keys/link/outside.txt", "inside");
    await send("PUT", "/keys/link/new.txt", "inside");
    await send("PUT", "/keys/file", "inside");
    assert.equal(readFileSync(join(folder, "outside.txt"), "utf8"), outside);
    assert.deepEqual(readdirSync(folder).sort(), ["outside.txt", "state"]);
    assert.equal((await send("GET", "/keys/link/outside.txt")).body, "inside");
    await send("DELETE", "/keys/link/outside.txt");
    assert.equal(readFileSync(join(folder, "outside.txt"), "utf8"), outside);
  });
});
