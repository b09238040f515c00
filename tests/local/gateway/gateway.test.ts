import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import * as fc from "fast-check";
import { Gateway } from "../../../local/gateway/gateway";
import type { Environment } from "../../../local/environment";
import { UsageError } from "../../../local/services/errors";
import { endAll, environmentOf, projectRoot, resource } from "../../support/environment";

const bucket = resource({ type: "aws:s3/bucket:Bucket", name: "gate" });
const versioningConfiguration = { status: "Enabled" };
const versioning = resource({
  type: "aws:s3/bucketVersioning:BucketVersioning",
  name: "gate",
  inputs: { bucket: bucket.id, versioningConfiguration },
});
const signed = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function send(
  endpoint: string,
  { method = "POST", path = "/", headers = {}, body = "" }: Sent,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  return new Promise((done, fail) => {
    const { hostname, port } = new URL(endpoint);
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (part: Buffer) => (text += part.toString()));
      response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on("error", fail);
    sent.end(body);
  });
}

describe("Gateway", () => {
  let environment: Environment;
  before(async () => {
    environment = await environmentOf([bucket, versioning], { clock: "real", seed: undefined });
  });
  after(endAll);

  const json = (target: string, body: string, service = "kms") =>
    send(environment.endpoint, {
      headers: { authorization: signed(service), "x-amz-target": target, "content-type": "application/x-amz-json-1.1" },
      body,
    });

  it("serves boto3", async function () {
    this.timeout(60_000);
    const python = join(projectRoot, ".venv/bin/python");
    const { stdout } = await promisify(execFile)(python, [
      join(__dirname, "boto3Client.py"),
      environment.endpoint,
      bucket.id,
    ]);
    assert.deepEqual(JSON.parse(stdout), {
      "old version": "first",
      listed: ["boto/red flower+é.json"],
      condition: "PreconditionFailed",
      "no such key": "NoSuchKey",
      "head of nothing": "404",
      "no such bucket": "NoSuchBucket",
      "unknown operation": "NotImplemented",
      large: true,
      copied: true,
      "presigned s3": "second",
      "presigned s3v4": "second",
      deleted: ["boto/large", "boto/red flower+é.json"],
      versions: 3,
      caller: "000000000000",
    });
  });

  it("finds the bucket in the host name, where a client puts it there", async () => {
    const headers = { authorization: signed("s3"), host: `${bucket.id}.localhost:4566` };
    assert.equal(
      (await send(environment.endpoint, { method: "PUT", path: "/virtual", headers, body: "1" })).status,
      200,
    );
    const plain = { authorization: signed("s3") };
    assert.equal(
      (await send(environment.endpoint, { method: "GET", path: `/${bucket.id}/virtual`, headers: plain })).body,
      "1",
    );
  });

  it("serves the Query protocol to the JS SDK", async () => {
    const credentials = { accessKeyId: "any", secretAccessKey: "any" };
    const sts = new STSClient({ endpoint: environment.endpoint, region: "us-east-1", credentials });
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    assert.equal(Account, environment.accountId);
    sts.destroy();
  });

  it("names what is supported where an operation or a service is not", async () => {
    const operation = await json("TrentService.ShredEverything", "{}");
    assert.equal(operation.headers["x-amzn-errortype"], "UnknownOperationException");
    assert.match(operation.body, /kms:ShredEverything is not supported locally. Supported: .*DescribeKey/);
    const service = await json("Whatever.Do", "{}", "braket");
    assert.match(service.body, /Service \\"braket\\" is not supported locally. Supported: .*s3/);
  });

  it("answers malformed JSON, and JSON nested without end, with SerializationException", async () => {
    for (const body of ["{", "[]", "1", "[".repeat(100_000)]) {
      const { status, headers } = await json("TrentService.DescribeKey", body);
      assert.deepEqual([status, headers["x-amzn-errortype"]], [400, "SerializationException"], body.slice(0, 10));
    }
  });

  it("dates its answers by the runtime's clock, which clients compare theirs with", async () => {
    const seeded = await environmentOf([bucket, versioning], { seed: 7 });
    const { headers } = await send(seeded.endpoint, { method: "GET", headers: { authorization: signed("s3") } });
    assert.equal(headers["date"], "Thu, 01 Jan 2026 00:00:00 GMT");
  });

  it("takes no unsigned requests and none of web pages", async () => {
    const unsigned = await send(environment.endpoint, { method: "GET", path: `/${bucket.id}` });
    assert.equal(unsigned.status, 403);
    assert.match(unsigned.body, /<Code>MissingAuthenticationToken<\/Code>/);
    const headers = { authorization: signed("s3"), origin: "https://example.com" };
    assert.equal((await send(environment.endpoint, { method: "GET", path: `/${bucket.id}`, headers })).status, 403);
  });

  it("answers to this machine's names only: a page's own name may resolve here", async () => {
    const statusFor = async (host: string) => {
      const headers = { authorization: signed("s3"), host };
      return (await send(environment.endpoint, { method: "GET", path: `/${bucket.id}`, headers })).status;
    };
    for (const host of ["localhost:4566", "127.0.0.1", "[::1]:1"]) assert.equal(await statusFor(host), 200, host);
    for (const host of ["rebound.example.com", "gate.s3.example.com", "127.0.0.1.example.com", "localhost.example.com"])
      assert.equal(await statusFor(host), 403, host);
  });

  it("refuses what it would else pass over: an unknown x-amz- header", async () => {
    const headers = { authorization: signed("s3"), "x-amz-object-lock-mode": "GOVERNANCE" };
    const { status, body } = await send(environment.endpoint, {
      method: "PUT",
      path: `/${bucket.id}/k`,
      headers,
      body: "1",
    });
    assert.equal(status, 501);
    assert.match(body, /x-amz-object-lock-mode is not supported locally/);
  });

  it("answers any S3 request with an AWS answer, and goes on", async () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "%", "2", "F", "?", "/", "=", "&", "<", ".", "uploadId", "delete", "versionId"),
      maxLength: 12,
    });
    const method = fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD", "PATCH");
    await fc.assert(
      fc.asyncProperty(method, text, text, async (verb, path, body) => {
        const sent = {
          method: verb,
          path: `/${bucket.id}/${path}`,
          headers: { authorization: signed("s3"), range: path },
          body,
        };
        const answer = await send(environment.endpoint, sent);
        assert.ok(answer.status < 500 || answer.status === 501, `${answer.status} ${answer.body}`);
      }),
      { numRuns: 200 },
    );
  });

  it("goes on where a streamed body breaks off in a call that is refused", async () => {
    const headers = { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "content-encoding": "aws-chunked" };
    const refused = { ...headers, authorization: signed("s3"), "x-amz-storage-class": "MOON" };
    const sent = { method: "PUT", path: `/${bucket.id}/broken`, headers: refused, body: "5\r\nhel" };
    assert.equal((await send(environment.endpoint, sent)).status, 400);
    const next = { method: "GET", path: `/${bucket.id}`, headers: { authorization: signed("s3") } };
    assert.equal((await send(environment.endpoint, next)).status, 200);
  });

  it("survives bytes that are no HTTP", async () => {
    const { port } = new URL(environment.endpoint);
    const answer = await new Promise<string>((done) => {
      const socket = connect(Number(port), "127.0.0.1", () => socket.write("\0\x01 nonsense\r\n\r\n"));
      let text = "";
      socket.on("data", (part) => (text += part.toString()));
      socket.on("close", () => done(text));
    });
    assert.match(answer, /^HTTP\/1.1 400/);
    assert.equal((await json("TrentService.DescribeKey", "{}")).status, 400);
  });

  it("answers registered routes to loopback alone", async () => {
    environment.gateway.route("echo", (body) => ({ heard: body }));
    environment.gateway.route("fail", () => {
      throw new UsageError("give a file");
    });
    const post = (path: string, headers: Record<string, string>) =>
      send(environment.endpoint, { path, headers, body: '{"a":1}' });
    const type = { "content-type": "application/json" };
    assert.deepEqual(JSON.parse((await post("/_landfall/echo", type)).body), { heard: { a: 1 } });
    assert.deepEqual(JSON.parse((await post("/_landfall/fail", type)).body), {
      error: "UsageError",
      message: "give a file",
    });
    assert.equal((await post("/_landfall/none", type)).status, 404);
    assert.equal((await post("/_landfall/echo", { ...type, host: "rebound.example.com" })).status, 403);
    assert.equal((await post("/_landfall/echo", { "content-type": "text/plain" })).status, 403);
  });

  it("is there before it is open, and says when a port is taken", async () => {
    const gateway = new Gateway(environment, new Map());
    const port = await gateway.listen(0);
    const headers = { authorization: signed("s3") };
    const { status, body } = await send(`http://127.0.0.1:${port}`, { method: "GET", headers });
    assert.equal(status, 503);
    assert.match(body, /ServiceUnavailable/);
    await assert.rejects(new Gateway(environment, new Map()).listen(port), {
      message: new RegExp(`Port ${port} is taken`),
    });
    await gateway.close();
  });
});
