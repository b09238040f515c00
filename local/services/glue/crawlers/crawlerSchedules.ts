import type { Engine } from "../../../engine/engine";
import type { Table } from "../../../engine/store";
import { AwsError } from "../../errors";
import { onSchedule } from "../schedule";
import type { Crawler } from "./crawler";

/** Which crawlers' schedules are switched on: as deployed, until somebody switches one. */
export class CrawlerSchedules {
  private readonly rows: Table<{ readonly on: boolean }>;

  constructor(private readonly engine: Engine) {
    this.rows = engine.store.table("glue.crawlerSchedules");
  }

  isOn({ name, schedule }: Crawler): boolean {
    return schedule !== undefined && (this.rows.get(name)?.on ?? true);
  }

  /** @throws NoScheduleException, SchedulerRunningException */
  start(crawler: Crawler): void {
    if (crawler.schedule === undefined)
      throw new AwsError("NoScheduleException", `Crawler ${crawler.name} has no schedule.`);
    if (this.isOn(crawler))
      throw new AwsError("SchedulerRunningException", `The schedule of crawler ${crawler.name} is on already.`);
    this.rows.set(crawler.name, { on: true });
  }

  /** @throws SchedulerNotRunningException */
  stop(crawler: Crawler): void {
    if (!this.isOn(crawler))
      throw new AwsError("SchedulerNotRunningException", `The schedule of crawler ${crawler.name} is not on.`);
    this.rows.set(crawler.name, { on: false });
  }

  /** Calls `due` at each moment of the crawler's schedule at which it is on. */
  arm(crawler: Crawler, due: () => void): void {
    if (crawler.schedule !== undefined)
      onSchedule(this.engine, crawler.schedule, () => void (this.isOn(crawler) && due()));
  }
}
