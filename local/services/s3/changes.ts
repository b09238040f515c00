import type { Engine } from "../../engine/engine";
import type { Table } from "../../engine/store";
import type { Caller } from "../service";
import type { Announcer } from "./announcer";
import type { Attributes } from "./attributes";
import type { Blobs } from "./blobs";
import type { Bucket } from "./bucket";
import { happenings, type Happened } from "./objectEvent";
import type { ObjectIndex } from "./objectIndex";
import type { Placement } from "./placement";
import type { Sequence } from "./sequence";
import { versionStory, type DeleteMarker, type ObjectVersion, type StoredObject } from "./version";

/** What is left to do on disk once a change is recorded: done again at the next start where a kill came between. */
export interface Work {
  readonly bucket: string;
  readonly key: string;
  /** Sequences of versions whose bytes go. */
  readonly drop: readonly string[];
}

/** Whose change it is, and to what. */
export interface Change {
  readonly bucket: Bucket;
  readonly key: string;
  readonly caller: Caller;
}

/** Content for a new version: how its bytes get their place, and what is known of them. */
export interface Content extends Attributes, Pick<StoredObject, "size" | "etag" | "checksum" | "parts"> {
  /** @returns when the file was last changed, in milliseconds */
  readonly keep: (sequence: string) => number;
  /** Sequences of files that went into it and are not needed any more. */
  readonly spent?: readonly string[];
}

interface Parts {
  readonly engine: Engine;
  readonly index: ObjectIndex;
  readonly blobs: Blobs;
  readonly placement: Placement;
  readonly announcer: Announcer;
  readonly sequence: Sequence;
  readonly work: Table<Work>;
}

/**
 * The only way in which objects change. Each method records the change, its event and the work on disk that it leaves in one turn, which
 * survives as a whole; the returned promise resolves when it does, and the plain file follows.
 */
export class Changes {
  /** Work that is done, but still recorded: cleared along with the next change rather than by a transaction of its own. */
  private readonly done: string[] = [];
  private readonly waiting = new Map<string, Work>();

  constructor(private readonly parts: Parts) {
    for (const [id, work] of [...parts.work.entries()]) {
      this.finish(id, work);
      parts.work.delete(id);
    }
    this.done.length = 0;
  }

  /** Makes content the newest version of its key. @param check last look at what it replaces, in the same turn */
  async create(
    change: Change,
    content: Content,
    happened: Happened,
    check: (current?: StoredObject) => void,
  ): Promise<StoredObject> {
    const { bucket, key } = change;
    const { index, sequence } = this.parts;
    check(index.current(bucket.name, key));
    const { keep, spent = [], ...known } = content;
    const number = sequence.next();
    const row: StoredObject = { ...this.next(change, number), ...known, mtime: keep(number) };
    const drop = [...this.makeRoom(row), ...spent];
    index.add(row);
    await this.record(change, { row, number, happened, drop });
    return row;
  }

  /** What a DELETE without a version does: a delete marker, or in a bucket without versions the end of the object. */
  async delete(change: Change): Promise<ObjectVersion | undefined> {
    const { bucket, key } = change;
    if (bucket.versioning === undefined) {
      const row = this.parts.index.version(bucket.name, key, "null");
      if (row !== undefined) await this.erase(change, row);
      return row;
    }
    const number = this.parts.sequence.next();
    const row: DeleteMarker = { ...this.next(change, number), marker: true };
    const drop = this.makeRoom(row);
    this.parts.index.add(row);
    await this.record(change, { row, number, happened: happenings.marked, drop });
    return row;
  }

  /** Removes one version for good. */
  async erase(change: Change, row: ObjectVersion): Promise<void> {
    const number = this.parts.sequence.next();
    this.parts.index.remove(row);
    await this.record(change, { row, number, happened: happenings.erased, drop: [row.sequence] });
  }

  /** Forgets a version whose bytes something outside of S3 has destroyed. No event: nobody asked for it. */
  lose(row: StoredObject): void {
    this.parts.index.remove(row);
    const on = `arn:aws:s3:::${row.bucket}/${row.key}`;
    const why = "a job wrote over the file in place, so this version's bytes are gone";
    this.parts.engine.trace.add({
      who: "landfall",
      did: "s3:LoseVersion",
      on,
      outcome: "lost",
      why,
      about: [versionStory(row)],
    });
    void this.discard(row.bucket, row.key, [row.sequence]);
  }

  /** A number for content that is to become part of a version later. */
  nextSequence(): string {
    return this.parts.sequence.next();
  }

  /** Removes files that are no version's: parts of uploads. */
  async discard(bucket: string, key: string, drop: readonly string[]): Promise<void> {
    const number = this.parts.sequence.next();
    await this.carryOut(number, { bucket, key, drop });
  }

  /** Whether the key's plain file is still to be brought up to date. */
  isUnsettled(bucket: string, key: string): boolean {
    return [...this.waiting.values()].some((work) => work.bucket === bucket && work.key === key);
  }

  /** Waits until nothing is left to do on disk. */
  async settled(): Promise<void> {
    await this.parts.engine.store.durable();
    for (const [id, work] of [...this.waiting]) this.finish(id, work);
    this.clearDone();
  }

  private next({ bucket, key }: Change, sequence: string) {
    const version = bucket.versioning === "Enabled" ? this.parts.engine.random.hex(32) : "null";
    return { bucket: bucket.name, key, sequence, version, modified: this.parts.engine.now() };
  }

  /** There is one version "null" of a key at a time. @returns sequences whose bytes go */
  private makeRoom(row: ObjectVersion): string[] {
    const former = row.version === "null" ? this.parts.index.version(row.bucket, row.key, "null") : undefined;
    if (former === undefined) return [];
    this.parts.index.remove(former);
    return [former.sequence];
  }

  private async record(
    { bucket, key, caller }: Change,
    {
      row,
      number,
      happened,
      drop,
    }: { row: ObjectVersion; number: string; happened: Happened; drop: readonly string[] },
  ): Promise<void> {
    const { engine, announcer } = this.parts;
    const requestId = engine.random.hex(16).toUpperCase();
    announcer.announce({ bucket, row, sequencer: number, happened, caller, requestId, time: engine.timestamp() });
    await this.carryOut(number, { bucket: bucket.name, key, drop });
  }

  private async carryOut(number: string, work: Work): Promise<void> {
    this.clearDone();
    this.parts.work.set(number, work);
    this.waiting.set(number, work);
    await this.parts.engine.store.durable();
    if (this.waiting.has(number)) this.finish(number, work);
  }

  /** The last change to a key places its file: an earlier one would show what may not survive yet. */
  private finish(id: string, work: Work): void {
    this.waiting.delete(id);
    if (!this.isUnsettled(work.bucket, work.key)) this.parts.placement.place(work.bucket, work.key);
    for (const sequence of work.drop) this.parts.blobs.drop(sequence);
    this.done.push(id);
  }

  private clearDone(): void {
    for (const id of this.done.splice(0)) this.parts.work.delete(id);
  }
}
