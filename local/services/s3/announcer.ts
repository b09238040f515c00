import type { Cloud } from "../../cloud";
import { callerStory } from "../../outcome";
import type { FunctionDeliveries } from "./functionDeliveries";
import { mismatch, type FunctionNotification } from "./notificationFilter";
import { eventDetail, notificationRecords, type ObjectEvent } from "./objectEvent";
import { versionStory } from "./version";

/** Tells of each change to an object: the trace, the default bus, and the functions that the bucket's notification names. */
export class Announcer {
  constructor(
    private readonly cloud: Cloud,
    private readonly deliveries: FunctionDeliveries,
  ) {}

  /** In the same turn as the change itself, so that both survive a kill or neither does. */
  announce(change: ObjectEvent): void {
    const { bucket, row, happened, caller } = change;
    const about = [versionStory(row), ...callerStory(caller)];
    const { trace } = this.cloud.engine;
    trace.add({ who: caller.arn, did: happened.event, on: `${bucket.arn}/${row.key}`, outcome: "ok", about });
    if (bucket.notification === undefined) return;
    if (bucket.notification.eventbridge) this.emit(change, about);
    bucket.notification.functions.forEach((target) => this.notify(change, target, about));
  }

  private emit(change: ObjectEvent, about: readonly string[]): void {
    const detailType = change.happened.reason === "DeleteObject" ? "Object Deleted" : "Object Created";
    const detail = eventDetail(change, this.cloud.accountId);
    this.cloud.offer("events").emit({ source: "aws.s3", detailType, resources: [change.bucket.arn], detail, about });
  }

  private notify(change: ObjectEvent, target: FunctionNotification, about: readonly string[]): void {
    const { bucket, row, happened, sequencer } = change;
    const why = mismatch(target, happened.event, row.key);
    const match = { who: bucket.arn, did: "s3:MatchNotification", on: target.functionArn, about };
    if (why !== undefined) {
      this.cloud.engine.trace.add({ ...match, outcome: "no match", why });
      return;
    }
    this.cloud.engine.trace.add({ ...match, outcome: "match" });
    const payload = notificationRecords(change, target.id, this.cloud.region);
    const delivery = { bucketArn: bucket.arn, functionArn: target.functionArn, payload, attempts: 0, about };
    this.deliveries.add(`${sequencer}-${target.id}`, delivery);
  }
}
