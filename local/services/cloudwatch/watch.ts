import type { Cloud } from "../../cloud";
import type { Cancel } from "../../engine/clock";
import type { Table } from "../../engine/store";
import { AwsError } from "../errors";
import type { Alarm, AlarmState } from "./alarm";
import { judge } from "./evaluation";
import { datapoints, since, type Sample } from "./gauge";
import { eventDetail, messageOf, subjectOf, type Change } from "./notification";

/** What is remembered of an alarm. */
export interface Remembered {
  readonly state: AlarmState;
  readonly samples: readonly Sample[];
}

/** One alarm at work: takes values, judges them at the end of each period, and tells topics of a change. */
export class Watch {
  private planned?: Cancel;

  constructor(
    private readonly cloud: Cloud,
    readonly alarm: Alarm,
    private readonly memory: Table<Remembered>,
  ) {}

  get state(): AlarmState {
    return this.remembered.state;
  }

  take(value: number): void {
    const { state, samples } = this.remembered;
    if (this.alarm.metric.kind !== "count" && samples.at(-1)?.value === value) return;
    const before = this.alarm.metric.kind === "age" ? this.withoutThisMinute(samples) : samples;
    this.memory.set(this.alarm.name, { state, samples: [...before, { at: this.cloud.engine.now(), value }] });
    this.plan();
  }

  /** Sets the timer for the end of the running period, unless nothing can change any more. */
  plan(): void {
    this.planned?.();
    this.planned = undefined;
    const { state, samples } = this.remembered;
    if (samples.length === 0 || (this.foreseen() === state && this.judged(this.periodEnd()) === state)) return;
    const wait = this.periodEnd() - this.cloud.engine.now();
    this.planned = this.cloud.engine.after(wait, () => this.evaluate(), { daemon: !this.concernsPeople() });
  }

  stop(): void {
    this.planned?.();
  }

  /** Of an age one sample a minute is kept, as SQS tells it: a busy queue has a new oldest message all the time. */
  private withoutThisMinute(samples: readonly Sample[]): readonly Sample[] {
    const { periodMs, periods } = this.alarm;
    const minute = Math.floor(this.cloud.engine.now() / 60_000) * 60_000;
    const last = samples.at(-1);
    const earlier = last !== undefined && last.at >= minute ? samples.slice(0, -1) : samples;
    return since(earlier, minute - periodMs * (periods + 1));
  }

  private get remembered(): Remembered {
    return this.memory.get(this.alarm.name) ?? { state: "INSUFFICIENT_DATA", samples: [] };
  }

  /** The state that the value of now leads to if it stays, or goes on growing. */
  private foreseen(): AlarmState {
    const { periodMs, periods, metric, threshold } = this.alarm;
    const grows = metric.kind === "age" ? Math.ceil((threshold * 1000) / periodMs) : 0;
    return this.judged(this.periodEnd() + periodMs * (periods + grows));
  }

  /** An alarm that goes off is for people, by its actions or by a rule; any other change is no reason to wait unless it acts. */
  private concernsPeople(): boolean {
    const { actions, actionsEnabled } = this.alarm;
    const ahead = [this.foreseen(), this.judged(this.periodEnd())];
    const acts = (state: AlarmState) => actionsEnabled && actions[state].length > 0;
    return ahead.some((state) => state !== this.state && (state === "ALARM" || acts(state)));
  }

  private periodEnd(): number {
    const { periodMs } = this.alarm;
    return (Math.floor(this.cloud.engine.now() / periodMs) + 1) * periodMs;
  }

  private verdict(end: number) {
    const { periodMs, periods } = this.alarm;
    return judge(this.alarm, datapoints(this.remembered.samples, this.alarm, { end, periodMs, count: periods }));
  }

  private judged(end: number): AlarmState {
    return this.verdict(end).state ?? this.state;
  }

  private async evaluate(): Promise<void> {
    const { periodMs, periods } = this.alarm;
    const end = Math.floor(this.cloud.engine.now() / periodMs) * periodMs;
    const { reason } = this.verdict(end);
    const [from, to] = [this.state, this.judged(end)];
    this.memory.set(this.alarm.name, { state: to, samples: since(this.remembered.samples, end - periodMs * periods) });
    this.plan();
    if (from !== to) await this.tell({ alarm: this.alarm, from, to, reason, at: this.cloud.engine.timestamp() });
  }

  private async tell(change: Change): Promise<void> {
    const { alarm, from, to, reason } = change;
    const about = [`name:${alarm.name}`, `name:${alarm.watched.split(":").at(-1)}`];
    this.cloud.engine.trace.add({
      who: "cloudwatch.amazonaws.com",
      did: "cloudwatch:Alarm",
      on: alarm.arn,
      outcome: to,
      why: `was ${from}. ${reason}`,
      about,
    });
    this.cloud.offer("events").emit({
      source: "aws.cloudwatch",
      detailType: "CloudWatch Alarm State Change",
      resources: [alarm.arn],
      detail: eventDetail(change),
      about,
    });
    if (alarm.actionsEnabled) for (const topic of alarm.actions[to]) await this.publish(topic, change);
  }

  /** A topic that refuses is told in the trace, as AWS tells it in the alarm's history; nothing is tried again. */
  private async publish(TopicArn: string, change: Change): Promise<void> {
    const caller = this.cloud.asService("cloudwatch.amazonaws.com", this.alarm.arn);
    const message = { TopicArn, Subject: subjectOf(change), Message: messageOf(change, this.cloud.accountId) };
    try {
      const { MessageId } = await this.cloud.call<{ MessageId: string }>(caller, "sns", "Publish", message);
      this.acted(TopicArn, { outcome: "ok", about: [`notice:${MessageId}`] });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.acted(TopicArn, { outcome: "failed", why: `${error.code}: ${error.message}`, about: [] });
    }
  }

  private acted(on: string, how: { outcome: string; why?: string; about: readonly string[] }): void {
    this.cloud.engine.trace.add({
      who: "cloudwatch.amazonaws.com",
      did: "cloudwatch:Action",
      on,
      ...how,
      about: [`name:${this.alarm.name}`, ...how.about],
    });
  }
}
