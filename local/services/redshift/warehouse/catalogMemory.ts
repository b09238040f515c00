/**
 * What the catalog of a database answered, kept until somebody changes the catalog: a load asks for the same few rights and columns
 * with each of its statements, and a look into DuckDB's catalog takes longer than most of them.
 */
export class CatalogMemory {
  private answers = new Map<string, Promise<unknown>>();
  private changes = 0;

  /** Another one after each change. */
  get edition(): number {
    return this.changes;
  }

  /** @param ask looks into the catalog as it stands when nothing is under way, or throws */
  answer<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const known = this.answers.get(question) as Promise<T> | undefined;
    // Whoever asked may have failed for reasons of its own.
    if (known !== undefined) return known.catch(ask);
    const asked = ask();
    this.answers.set(question, asked);
    asked.catch(() => this.answers.delete(question));
    return asked;
  }

  /** The catalog is another one from now on. */
  changed(): void {
    this.changes += 1;
    this.answers.clear();
  }
}
