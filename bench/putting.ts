import { Agent, request } from "node:http";

/** Bytes of each object. */
export const objectBytes = 1024;
const connections = 64;
const body = Buffer.alloc(objectBytes, "x");
/** Neither the runtime nor what it is measured beside checks signatures: making them would cost the client more than the rest. */
const headers = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=none",
  "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
  "content-type": "binary/octet-stream",
};

/** PUTs objects over keep-alive connections, each with one request under way. */
export class Putting {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: connections });
  private count = 0;

  constructor(
    private readonly endpoint: string,
    private readonly bucket: string,
  ) {}

  async createBucket(): Promise<void> {
    await this.put(`/${this.bucket}`, Buffer.alloc(0));
  }

  /** Puts so many new objects. @returns how many a second */
  async objects(count: number): Promise<number> {
    const end = this.count + count;
    const began = performance.now();
    const puts = Array.from({ length: connections }, async () => {
      while (this.count < end) await this.put(`/${this.bucket}/bench/${this.count++}.bin`, body);
    });
    await Promise.all(puts);
    return (count * 1000) / (performance.now() - began);
  }

  close(): void {
    this.agent.destroy();
  }

  /** @throws where the answer is not 200 */
  private put(path: string, content: Buffer): Promise<void> {
    return new Promise((done, fail) => {
      const options = { agent: this.agent, method: "PUT", headers: { ...headers, "content-length": content.length } };
      const sent = request(`${this.endpoint}${path}`, options, (response) => {
        response.resume();
        response.once("end", () => {
          if (response.statusCode === 200) done();
          else fail(new Error(`PUT ${path} was answered with ${response.statusCode}.`));
        });
      });
      sent.once("error", fail);
      sent.end(content);
    });
  }
}
