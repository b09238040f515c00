import type { Table } from "../../engine/store";

/** Numbers set aside with one write to the state. */
const block = 4096;

/** Numbers that only rise, through every restart: the order of all changes. */
export class Sequence {
  private following: number;
  private reserved: number;

  constructor(private readonly table: Table<number>) {
    this.reserved = table.get("reserved") ?? 1;
    this.following = this.reserved;
  }

  /** 16 hexadecimal digits. */
  next(): string {
    if (this.following >= this.reserved) {
      this.reserved = this.following + block;
      this.table.set("reserved", this.reserved);
    }
    return (this.following++).toString(16).toUpperCase().padStart(16, "0");
  }
}
