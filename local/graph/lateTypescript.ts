/**
 * Import this before Pulumi. Pulumi loads TypeScript, nine megabytes, to parse the functions that it serializes. What was parsed before
 * is kept (keptParses.ts): the compiler is loaded where something is asked of it.
 */
import { createRequire, Module } from "node:module";

const pulumi = createRequire(require.resolve("@pulumi/pulumi"));
const file = pulumi.resolve("./typescript-shim");
let loaded: object | undefined;

function compiler(): object {
  if (loaded === undefined) {
    Reflect.deleteProperty(require.cache, file);
    loaded = pulumi("./typescript-shim") as object;
  }
  return loaded;
}

const late = new Proxy({}, { get: (_, name): unknown => Reflect.get(compiler(), name) });
require.cache[file] = Object.assign(new Module(file), { filename: file, loaded: true, exports: late });
