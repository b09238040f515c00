import type { Cloud } from "../../../cloud";
import { VirtualClock } from "../../../engine/clock";
import { GroupedTable } from "../../../engine/groupedTable";
import { AwsError } from "../../errors";
import { crawlAbout, tellCrawlFailed, tellCrawlStarted, tellCrawlSucceeded } from "../glueEvents";
import { isCrawling, type CatalogChanges, type Crawl } from "./crawl";
import type { Crawler } from "./crawler";
import { CrawlerSchedules } from "./crawlerSchedules";

/** How long a crawl stays RUNNING at least where waiting costs nothing: whoever polls sees it, as in AWS. */
const shortestVirtualMs = 100;
/** How long a start waits for its crawl to end where waiting costs real time. */
const patienceMs = 1000;

/** Does the work of one crawl. @throws AwsError where the crawl fails */
export type Crawling = (crawler: Crawler) => Promise<CatalogChanges>;

type Occasion = Pick<Crawl, "trigger" | "workflowRun" | "startedFor">;

/** All crawlers and all their crawls: one at a time for each crawler. */
export class Crawlers {
  readonly schedules: CrawlerSchedules;
  private readonly known = new Map<string, Crawler>();
  private readonly rows: GroupedTable<Crawl>;
  private readonly listeners: Array<(crawl: Crawl) => void> = [];
  /** Who waits for the end of which crawl. */
  private readonly waiting = new Map<string, () => void>();
  private stopped = false;

  constructor(
    private readonly cloud: Cloud,
    private readonly crawling: Crawling,
  ) {
    const rows = cloud.engine.store.table<Crawl>("glue.crawls");
    this.rows = new GroupedTable(rows, ({ workflowRun }) => workflowRun);
    this.schedules = new CrawlerSchedules(cloud.engine);
  }

  add(crawler: Crawler): void {
    this.known.set(crawler.name, crawler);
  }

  get(name: string): Crawler | undefined {
    return this.known.get(name);
  }

  all(): Crawler[] {
    return [...this.known.values()];
  }

  onEnd(listener: (crawl: Crawl) => void): void {
    this.listeners.push(listener);
  }

  /** @throws CrawlerRunningException where it is not READY */
  start(crawler: Crawler, occasion: Occasion = {}): Crawl {
    if (this.current(crawler.name) !== undefined) {
      throw new AwsError("CrawlerRunningException", `Crawler with name ${crawler.name} has already started`);
    }
    const crawl = this.put({ ...this.fresh(crawler.name), ...occasion, state: "RUNNING" });
    tellCrawlStarted(this.cloud, crawl);
    this.perform(crawl.id);
    return crawl;
  }

  /**
   * Resolves when a short crawl is over, so that whoever started it and looks finds it done, instead of waiting for its next
   * look in real time. On the virtual clock, where that wait costs nothing, it is not shortened.
   */
  async settled(crawl: Crawl): Promise<void> {
    const { engine } = this.cloud;
    if (engine.clock instanceof VirtualClock) return;
    await new Promise<void>((done) => {
      this.waiting.set(crawl.id, done);
      engine.after(patienceMs, done, { daemon: true });
    });
    this.waiting.delete(crawl.id);
  }

  /** A start that nobody waits for an answer to: where it cannot be, its node is in ERROR, which no condition listens to. */
  startTriggered(name: string, occasion: Occasion): void {
    const crawler = this.known.get(name);
    const running = this.current(name) !== undefined;
    if (crawler !== undefined && !running) return void this.start(crawler, occasion);
    const error = running ? `Crawler with name ${name} has already started` : `Crawler ${name} does not exist`;
    const completedOn = this.cloud.engine.now();
    this.put({ ...this.fresh(name), ...occasion, state: "ERROR", completedOn, error });
  }

  stateOf(name: string): "READY" | "RUNNING" | "STOPPING" {
    const current = this.current(name);
    if (current === undefined) return "READY";
    return current.state === "CANCELLING" ? "STOPPING" : "RUNNING";
  }

  /** The crawl under way. */
  current(name: string): Crawl | undefined {
    for (const crawl of this.rows.values()) if (crawl.crawler === name && isCrawling(crawl)) return crawl;
    return undefined;
  }

  /** The last crawl that is over. */
  last(name: string): Crawl | undefined {
    return this.of(name)
      .filter((crawl) => !isCrawling(crawl) && crawl.state !== "ERROR")
      .at(-1);
  }

  inWorkflowRun(id: string): Crawl[] {
    return this.rows.in(id);
  }

  /** Asks a crawl to end. One that is over stays as it is. */
  cancel(crawl: Crawl): void {
    if (crawl.state === "RUNNING") this.put({ ...crawl, state: "CANCELLING" });
  }

  /** After a restart: crawls under way crawl again; the schedules are armed. */
  resume(): void {
    for (const crawl of this.rows.values()) if (isCrawling(crawl)) this.perform(crawl.id);
    for (const crawler of this.known.values()) this.schedules.arm(crawler, () => this.startIfReady(crawler));
  }

  close(): void {
    this.stopped = true;
  }

  /** Every crawl of one crawler, oldest first. */
  of(name: string): Crawl[] {
    return [...this.rows.values()].filter((crawl) => crawl.crawler === name).sort((a, b) => a.startedOn - b.startedOn);
  }

  private startIfReady(crawler: Crawler): void {
    if (this.current(crawler.name) === undefined) this.start(crawler);
  }

  private fresh(crawler: string): Omit<Crawl, "state"> {
    const { engine } = this.cloud;
    return { id: engine.random.uuid(), crawler, startedOn: engine.now() };
  }

  private perform(id: string): void {
    const { engine } = this.cloud;
    engine.after(engine.clock instanceof VirtualClock ? shortestVirtualMs : 0, async () => {
      const crawl = this.rows.get(id);
      const crawler = this.known.get(crawl?.crawler ?? "");
      if (crawl === undefined) return;
      if (crawler === undefined)
        return this.end(id, { state: "FAILED", error: `Crawler ${crawl.crawler} was removed.` });
      if (crawl.state === "CANCELLING") return this.end(id, { state: "CANCELLED" });
      await this.work(id, crawler);
    });
  }

  private async work(id: string, crawler: Crawler): Promise<void> {
    try {
      await this.passes(crawler);
      const changes = await this.crawling(crawler);
      this.end(id, { state: "SUCCEEDED" }, changes);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.end(id, { state: "FAILED", error: `${error.code}: ${error.message}` });
    }
  }

  /** Where a simulation lets a crawl take long, or fail. */
  private async passes({ name }: Crawler): Promise<void> {
    const { engine } = this.cloud;
    const edge = { at: "crawl", what: "crawl", who: name };
    await engine.pass(edge);
    const fault = engine.faults.at(edge);
    if (fault?.kind === "late") await engine.sleep(fault.ms);
    if (fault?.kind === "refused") throw new AwsError(fault.code, "The simulation lets this crawl fail.", fault.status);
  }

  private end(id: string, result: Pick<Crawl, "state" | "error">, changes?: CatalogChanges): void {
    const crawl = this.rows.get(id);
    if (crawl === undefined || this.stopped) return;
    const ended = this.put({ ...crawl, ...result, changes, completedOn: this.cloud.engine.now() });
    if (ended.state === "SUCCEEDED" && changes !== undefined) tellCrawlSucceeded(this.cloud, ended, changes);
    if (ended.state === "FAILED") tellCrawlFailed(this.cloud, ended);
    for (const listener of this.listeners) listener(ended);
    this.waiting.get(id)?.();
  }

  private put(crawl: Crawl): Crawl {
    this.rows.set(crawl.id, crawl);
    const record = { who: "glue.amazonaws.com", did: "glue:Crawl", on: crawl.crawler, about: crawlAbout(crawl) };
    this.cloud.engine.trace.add({ ...record, outcome: crawl.state, why: crawl.error });
    return crawl;
  }
}
