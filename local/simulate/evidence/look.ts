import type { Environment } from "../../environment";

interface Named {
  readonly Key: string;
  readonly Size: number;
}

/** Looks into a stack's buckets and queues as the administrator: no fault touches what it asks. */
export class Look {
  constructor(readonly environment: Environment) {}

  ask<T>(service: string, operation: string, input: Readonly<Record<string, unknown>>): Promise<T> {
    return this.environment.call<T>(this.environment.admin, service, operation, input);
  }

  /** Sizes by key. */
  async keys(bucket: string, prefix = ""): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (let token: string | undefined, first = true; first || token !== undefined; first = false) {
      const input = { Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : { ContinuationToken: token }) };
      const page = await this.ask<{ Contents?: Named[]; NextContinuationToken?: string }>("s3", "ListObjectsV2", input);
      for (const { Key, Size } of page.Contents ?? []) found.set(Key, Size);
      token = page.NextContinuationToken;
    }
    return found;
  }

  async text(Bucket: string, Key: string): Promise<string> {
    return (await this.ask<{ Body: Buffer }>("s3", "GetObject", { Bucket, Key })).Body.toString("utf8");
  }

  async texts(bucket: string, keys: Iterable<string>): Promise<string[]> {
    const texts: string[] = [];
    for (const key of keys) texts.push(await this.text(bucket, key));
    return texts;
  }

  /** Bodies of the messages that can be received. */
  async messages(QueueUrl: string): Promise<string[]> {
    const found: string[] = [];
    for (;;) {
      const input = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1, MessageAttributeNames: ["All"] };
      const { Messages = [] } = await this.ask<{ Messages?: Array<{ Body: string }> }>("sqs", "ReceiveMessage", input);
      if (Messages.length === 0) return found;
      found.push(...Messages.map(({ Body }) => Body));
    }
  }
}
