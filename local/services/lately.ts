/** What was made lately, by what it was made of: at most so much of it, then all is forgotten and made anew as it is asked for. */
export class Lately<T> {
  private readonly made = new Map<string, T>();

  constructor(private readonly most: number) {}

  of(name: string, make: () => T): T {
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const made = make();
    if (this.made.size === this.most) this.made.clear();
    this.made.set(name, made);
    return made;
  }

  forget(): void {
    this.made.clear();
  }
}
