import type { Assumed } from "./assumptions";
import { Inventory } from "./inventory";
import { nextSteps, type Step } from "./nextSteps";
import { at, textAt, type CostResource } from "./resource";
import { Room } from "./room";
import { timesPerDay } from "./schedule";
import { types } from "./types";
import type { Load, Work } from "./work";

/** What a model reads: the stack, what lands, and what is assumed. */
export interface Situation {
  readonly inventory: Inventory;
  readonly load: Load;
  readonly assumed: Assumed;
}

/** What each resource of a stack does in a day, followed from the files that land and from schedules. */
export class Activity {
  private readonly works = new Map<string, Work[]>();
  readonly room: Room;

  constructor(private readonly situation: Situation) {
    this.room = new Room(situation);
    for (const bucket of landingBuckets(situation.inventory)) {
      this.follow(bucket, { perDay: situation.load.filesPerDay, files: 1, kind: "use" }, []);
    }
    for (const [resource, perDay] of scheduled(situation.inventory)) {
      this.follow(resource, { perDay, files: 0, kind: "idle" }, []);
    }
  }

  /** What comes upon a resource. */
  of({ urn }: CostResource): readonly Work[] {
    return this.works.get(urn) ?? [];
  }

  perDay(resource: CostResource): number {
    return this.of(resource).reduce((sum, { perDay }) => sum + perDay, 0);
  }

  /** Landing buckets that files come into. */
  get landings(): number {
    return landingBuckets(this.situation.inventory).length;
  }

  private follow(resource: CostResource, work: Work, way: readonly CostResource[]): void {
    if (way.includes(resource) || work.perDay === 0) return;
    this.works.set(resource.urn, [...this.of(resource), work]);
    const next: readonly Step[] = nextSteps(resource, work, this.situation, this.room);
    for (const [to, its] of next) this.follow(to, its, [...way, resource]);
  }
}

/** Buckets that tell of their objects to something that does something about them. */
function landingBuckets(inventory: Inventory): readonly CostResource[] {
  return inventory.ofType(types.bucket).filter((bucket) =>
    inventory.naming(bucket, "bucket", types.notification).some((notification) => {
      const direct = ["lambdaFunctions", "queues", "topics"].some((to) => at(notification, to) !== undefined);
      return direct || inventory.naming(bucket, "eventPattern", types.rule).length > 0;
    }),
  );
}

/** What runs by the clock, with its times a day. */
function scheduled(inventory: Inventory): Array<readonly [CostResource, number]> {
  const expressions = { [types.rule]: "scheduleExpression", [types.schedule]: "scheduleExpression" };
  const glue = { [types.crawler]: "schedule", [types.trigger]: "schedule" };
  return Object.entries({ ...expressions, ...glue }).flatMap(([type, property]) =>
    inventory.ofType(type).map((resource) => [resource, timesPerDay(textAt(resource, property))] as const),
  );
}
