import type { Cancel } from "../../engine/clock";
import type { Engine } from "../../engine/engine";
import type { Table } from "../../engine/store";
import { AgingMessages } from "./agingMessages";
import { DueTimes } from "./dueTimes";
import type { Delivery, Message, Receipt } from "./message";
import type { QueueSettings } from "./queueSettings";

/** What a queue works with: time, durable tables keyed `<queue>/<message id>`, and what it reports to. */
export interface QueueParts {
  readonly engine: Engine;
  readonly messages: Table<Message>;
  readonly deliveries: Table<Delivery>;
  /** Called when the number of visible messages may have changed. */
  readonly changed: (queue: Queue) => void;
  /** Takes a message that was received too often. */
  readonly giveUp: (message: Message, from: Queue) => void;
}

export interface Received {
  readonly message: Message;
  readonly delivery: Delivery;
}

export interface Counts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** One standard queue: which messages can be received, which are hidden until when. Each change is durable at once. */
export class Queue {
  private readonly visible = new Set<string>();
  private readonly hidden = new DueTimes();
  private readonly aging = new AgingMessages();
  private readonly listeners = new Set<() => void>();
  private feeding = 0;
  private armedFor?: number;
  private disarm: Cancel = () => {};

  constructor(
    public settings: QueueSettings,
    private readonly parts: QueueParts,
  ) {}

  /** Takes a message in: as new, or at a restart as the store has it. */
  put(message: Message): void {
    const key = this.key(message.id);
    if (this.parts.messages.get(key) !== message) this.parts.messages.set(key, message);
    const delivery = this.parts.deliveries.get(key);
    this.aging.note(message.id, delivery?.count ?? 0);
    const until = delivery?.hiddenUntil ?? message.availableAt;
    if (until > this.parts.engine.now()) this.hide(message.id, until);
    else this.show([message.id]);
  }

  /** Hands out up to `max` messages and hides them; gives up those received too often. */
  take(max: number, visibilitySeconds: number, by: string): Received[] {
    const taken: Received[] = [];
    const before = this.visible.size;
    for (const id of this.visible) {
      if (taken.length >= max) break;
      const message = this.live(id);
      if (message === undefined) continue;
      if (this.isSpent(id)) this.handOver(message);
      else taken.push({ message, delivery: this.deliver(id, visibilitySeconds, by) });
    }
    if (this.visible.size !== before) this.parts.changed(this);
    if (visibilitySeconds === 0) this.show(taken.map(({ message }) => message.id));
    return taken;
  }

  /** The message of a receipt, where that is its latest receipt. */
  holding(receipt: Receipt): Received | undefined {
    const message = this.parts.messages.get(this.key(receipt.id));
    const delivery = this.parts.deliveries.get(this.key(receipt.id));
    return message !== undefined && delivery?.count === receipt.count ? { message, delivery } : undefined;
  }

  isHidden(id: string): boolean {
    return this.hidden.has(id);
  }

  remove(id: string): void {
    const key = this.key(id);
    this.parts.messages.delete(key);
    this.parts.deliveries.delete(key);
    const wasOldest = this.aging.delete(id);
    const wasVisible = this.visible.delete(id);
    if (this.hidden.delete(id)) this.arm();
    if (wasVisible || wasOldest) this.parts.changed(this);
  }

  /** Hides a received message for `seconds` from now; 0 shows it at once. */
  hideFor(held: Received, seconds: number): void {
    const until = this.parts.engine.now() + seconds * 1000;
    this.parts.deliveries.set(this.key(held.message.id), { ...held.delivery, hiddenUntil: until });
    this.hidden.delete(held.message.id);
    if (seconds === 0) this.show([held.message.id]);
    else this.hide(held.message.id, until);
    this.arm();
  }

  purge(): void {
    for (const id of [...this.visible, ...this.hidden.keys()]) this.remove(id);
  }

  /** Shows at once what such a holder received: nobody is left to delete it. */
  releaseHeldBy(isGone: (holder: string) => boolean): void {
    for (const id of [...this.hidden.keys()]) {
      const held = this.heldMessage(id);
      if (held !== undefined && isGone(held.delivery.by)) this.hideFor(held, 0);
    }
  }

  counts(): Counts {
    for (const id of [...this.visible]) this.live(id);
    const inFlight = [...this.hidden.keys()].filter((id) => this.parts.deliveries.has(this.key(id))).length;
    return { visible: this.visible.size, inFlight, delayed: this.hidden.size - inFlight };
  }

  get visibleCount(): number {
    return this.visible.size;
  }

  /** When the oldest message was sent, of those that AWS counts, to the minute; 0 where there is none. */
  get oldestSentAt(): number {
    const oldest = this.parts.messages.get(this.key(this.aging.oldest ?? ""));
    return oldest === undefined ? 0 : Math.floor(oldest.sentAt / 60_000) * 60_000;
  }

  get hiddenCount(): number {
    return this.hidden.size;
  }

  /** Tells whenever messages become visible. @returns what ends it */
  listen(listener: () => void): Cancel {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** While somebody feeds on the queue, a run is not quiet before its hidden messages came back or were deleted. */
  feed(consumer: () => void): Cancel {
    this.feeding += 1;
    this.rearm();
    const stop = this.listen(consumer);
    return () => {
      stop();
      this.feeding -= 1;
      this.rearm();
    };
  }

  stop(): void {
    this.disarm();
    this.listeners.clear();
  }

  private key(id: string): string {
    return `${this.settings.name}/${id}`;
  }

  private heldMessage(id: string): Received | undefined {
    const message = this.parts.messages.get(this.key(id));
    const delivery = this.parts.deliveries.get(this.key(id));
    return message !== undefined && delivery !== undefined ? { message, delivery } : undefined;
  }

  /** The message, unless its retention is over: then it goes. */
  private live(id: string): Message | undefined {
    const message = this.parts.messages.get(this.key(id));
    const isOver = message !== undefined && message.sentAt + this.settings.retention * 1000 <= this.parts.engine.now();
    if (!isOver) return message;
    this.parts.engine.trace.add({
      who: "sqs.amazonaws.com",
      did: "sqs:Message",
      on: this.settings.arn,
      outcome: "expired",
      why: `older than the queue's retention of ${this.settings.retention} s`,
      about: message.about,
    });
    this.remove(id);
    return undefined;
  }

  private isSpent(id: string): boolean {
    const { redrive } = this.settings;
    return redrive !== undefined && (this.parts.deliveries.get(this.key(id))?.count ?? 0) >= redrive.maxReceiveCount;
  }

  private handOver(message: Message): void {
    this.parts.giveUp(message, this);
    this.remove(message.id);
  }

  private deliver(id: string, visibilitySeconds: number, by: string): Delivery {
    const now = this.parts.engine.now();
    const before = this.parts.deliveries.get(this.key(id));
    const delivery: Delivery = {
      count: (before?.count ?? 0) + 1,
      firstAt: before?.firstAt ?? now,
      lastAt: now,
      hiddenUntil: now + visibilitySeconds * 1000,
      by,
    };
    this.parts.deliveries.set(this.key(id), delivery);
    this.aging.note(id, delivery.count);
    this.visible.delete(id);
    if (visibilitySeconds > 0) this.hide(id, delivery.hiddenUntil);
    return delivery;
  }

  private hide(id: string, until: number): void {
    this.visible.delete(id);
    this.hidden.set(id, until);
    this.arm();
  }

  private show(ids: readonly string[]): void {
    for (const id of ids) this.visible.add(id);
    this.parts.changed(this);
    for (const listener of [...this.listeners]) listener();
  }

  private rearm(): void {
    this.armedFor = undefined;
    this.arm();
  }

  /** Keeps one timer, for the earliest return. */
  private arm(): void {
    const next = this.hidden.next();
    if (next === this.armedFor) return;
    this.disarm();
    this.armedFor = next;
    this.disarm = next === undefined ? () => {} : this.wakeAt(next);
  }

  private wakeAt(moment: number): Cancel {
    const { engine } = this.parts;
    const wake = () => {
      this.armedFor = undefined;
      const due = this.hidden.take(engine.now());
      if (due.length > 0) this.show(due);
      this.arm();
    };
    return engine.after(moment - engine.now(), wake, { daemon: this.feeding === 0 });
  }
}
