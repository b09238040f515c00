import { existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";

/** A package's folder with what is installed below it: of npm's tree of packages, what Pulumi looks at, read as it looks. */
export class InstalledPackage {
  private below?: ReadonlyMap<string, InstalledPackage>;

  constructor(
    readonly path: string,
    /** As it is asked for, scope included. */
    readonly name = basename(path),
    readonly parent?: InstalledPackage,
  ) {}

  get root(): InstalledPackage {
    return this.parent?.root ?? this;
  }

  /** Where its files really are. */
  get realpath(): string {
    return realpathSync(this.path);
  }

  get isLink(): boolean {
    return this.realpath !== this.path;
  }

  /** What a link leads to, which looks for its dependencies from there. */
  get target(): InstalledPackage {
    return this.isLink ? new InstalledPackage(this.realpath, this.name) : this;
  }

  /** Its package.json. @throws where it has none */
  get package(): Readonly<Record<string, unknown>> {
    return JSON.parse(readFileSync(join(this.path, "package.json"), "utf8")) as Readonly<Record<string, unknown>>;
  }

  /** Packages in its own node_modules, by name. */
  get children(): ReadonlyMap<string, InstalledPackage> {
    const folder = join(this.path, "node_modules");
    return (this.below ??= new Map(
      namesIn(folder).map((name) => [name, new InstalledPackage(join(folder, name), name, this)]),
    ));
  }
}

function namesIn(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith(".")) : [];
  return names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}
