import { AwsError } from "../../services/errors";
import { shellArguments } from "../../services/glue/jobs/pythonShellRunner";
import { changedInput } from "./changedInput";
import type { JobChanges } from "./jobChanges";
import type { JobHost, Message, Said } from "./jobHost";
import type { JobProcess } from "./jobProcess";
import { parquetOf, rowsOf, type ParquetColumn } from "./parquetFiles";
import { ScriptFailed } from "./simulatedJobs";

type Place = readonly [bucket: string, key: string];

/** What a run asks for, or how it ended. */
type Question =
  | {
      readonly ask: "call";
      readonly service: string;
      readonly operation: string;
      readonly input: Readonly<Record<string, unknown>>;
    }
  | { readonly ask: "sleep"; readonly seconds: number }
  | { readonly ask: "write"; readonly bucket: string; readonly key: string; readonly columns: readonly ParquetColumn[] }
  | { readonly ask: "read"; readonly files: readonly Place[] }
  | { readonly ask: "done" | "ended" }
  | { readonly ask: "failed"; readonly error: string };

const isOver = ({ ask }: Question): boolean => ask === "done" || ask === "failed" || ask === "ended";

/** One run of a job's real script in the host: what it asks for is done here, as its role and on the virtual clock. */
export class HostedRun {
  private readonly run: number;
  private over = false;

  constructor(
    private readonly host: JobHost,
    private readonly process: JobProcess,
    private readonly changes: JobChanges,
  ) {
    this.run = host.nextRun();
  }

  /** Runs the script to its end. @throws ScriptFailed, JobKilled */
  async play(): Promise<void> {
    let said = this.begin();
    for (;;) {
      const question = said.content;
      this.over = isOver(question);
      if (question.ask === "done") return;
      if (question.ask === "failed") throw new ScriptFailed(question.error);
      said = this.tell(await this.answer(question, said.body));
    }
  }

  /** Ends the script wherever it is. Nothing it does is asked for any more. */
  end(): void {
    while (!this.over) {
      const { content } = this.host.ask<Question>({ do: "end", run: this.run });
      this.over = isOver(content);
    }
  }

  private begin(): Said<Question> {
    const { work } = this.process;
    const script = work.job.script.slice(work.job.script.lastIndexOf("/") + 1);
    const given = work.job.command === "pythonshell" ? shellArguments(work) : Object.entries(work.arguments).flat();
    const argv = [script, ...given];
    const { engine } = this.process.cloud;
    const changes = this.changes.library ?? [];
    const begin = { do: "start", run: this.run, script, argv, changes, seed: engine.random.hex(16), now: engine.now() };
    return this.host.ask(begin);
  }

  private tell({ content, body }: Message): Said<Question> {
    const now = this.process.cloud.engine.now();
    return this.host.ask({ do: "answer", run: this.run, now, ...content }, body);
  }

  private async answer(question: Question, body: Buffer): Promise<Message> {
    try {
      return await this.done(question, body);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const { code, message, status } = error;
      return { content: { error: { code, message, status } } };
    }
  }

  private async done(question: Question, body: Buffer): Promise<Message> {
    if (question.ask === "call") return this.call(question.service, question.operation, question.input, body);
    if (question.ask === "sleep") await this.process.sleep(question.seconds * 1000);
    if (question.ask === "write") await this.write(question.bucket, question.key, question.columns);
    if (question.ask === "read") return { content: { value: await this.read(question.files) } };
    return { content: {} };
  }

  private async call(
    service: string,
    operation: string,
    input: Readonly<Record<string, unknown>>,
    body: Buffer,
  ): Promise<Message> {
    const whole = operation === "PutObject" ? { ...input, Body: body } : input;
    const asked = changedInput(this.changes, this.process.work, operation, whole);
    const answer = await this.process.call<Readonly<Record<string, unknown>>>(service, operation, asked);
    const { Body, ...value } = answer ?? {};
    return { content: { value }, ...(Buffer.isBuffer(Body) ? { body: Body } : {}) };
  }

  private async write(bucket: string, key: string, columns: readonly ParquetColumn[]): Promise<void> {
    const { cloud } = this.process;
    await this.process.put(bucket, key, await cloud.engine.inside(() => parquetOf(columns)));
  }

  private async read(files: readonly Place[]): Promise<unknown> {
    const bodies: Buffer[] = [];
    for (const [bucket, key] of files) bodies.push(await this.process.get(bucket, key));
    return this.process.cloud.engine.inside(() => rowsOf(bodies));
  }
}
