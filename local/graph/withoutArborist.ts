/**
 * Import this before Pulumi. Pulumi reads the whole tree of installed packages with npm's Arborist for each callback, to look up the
 * few that the callback takes along. Arborist is half of all modules that the SDK loads; what is looked up is a few folders.
 */
import { createRequire, Module } from "node:module";
import { resolve } from "node:path";
import { InstalledPackage } from "./installedPackage";

const trees = new Map<string, InstalledPackage>();

class Arborist {
  private readonly path: string;

  constructor({ path }: { readonly path: string }) {
    this.path = resolve(path);
  }

  async loadActual(): Promise<InstalledPackage> {
    const tree = trees.get(this.path) ?? new InstalledPackage(this.path);
    trees.set(this.path, tree);
    return tree;
  }
}

const file = createRequire(require.resolve("@pulumi/pulumi")).resolve("@npmcli/arborist");
require.cache[file] = Object.assign(new Module(file), { filename: file, loaded: true, exports: { Arborist } });
