import { lastModified } from "./objects";
import type { StoredObject } from "./version";

/** An object in a list, opened when somebody looks at more than its key: most of a long list is passed over. */
export class Listed {
  private opened?: StoredObject;

  constructor(
    readonly key: string,
    private readonly open: () => StoredObject,
  ) {}

  get size(): number {
    return this.row.size;
  }

  get etag(): string {
    return this.row.etag;
  }

  get lastModified(): string {
    return lastModified(this.row).toISOString();
  }

  private get row(): StoredObject {
    return (this.opened ??= this.open());
  }
}
