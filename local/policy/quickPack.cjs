"use strict";
/**
 * Preload of a policy pack's process. Pulumi's runner loads TypeScript's compiler for packs that are written in it, and npm's
 * Arborist for programs with callbacks: more than half of a pack's start. Here both are loaded when something is asked of them.
 */
const { createRequire, Module, _extensions: extensions } = require("node:module");

const pulumi = createRequire(require.resolve("@pulumi/pulumi"));

/** What is known at once of a module; the true one is loaded for all else. */
function orTrue(known, load) {
  return new Proxy(known, { get: (_, name) => known[name] ?? load()[name] });
}

/** Puts another in a module's place. @param made from what loads the true one */
function late(name, made) {
  const file = pulumi.resolve(name);
  const load = () => {
    delete require.cache[file];
    return pulumi(name);
  };
  require.cache[file] = Object.assign(new Module(file), { filename: file, loaded: true, exports: made(load) });
}

late("@npmcli/arborist", (load) => orTrue({ __esModule: true }, load));

late("typescript", (load) => {
  const { version } = pulumi("typescript/package.json");
  const known = {
    version,
    parseConfigFileTextToJson: (name, text) => configIn(text) ?? load().parseConfigFileTextToJson(name, text),
  };
  return orTrue(known, load);
});

/** What a tsconfig.json says, where it is JSON without comments. */
function configIn(text) {
  try {
    return { config: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** ts-node's, once the first file is there that it is for. */
late("ts-node", (load) => {
  const register = (options) => {
    if (options.compilerOptions?.allowJs) return load().register(options);
    extensions[".ts"] = (module, file) => {
      delete extensions[".ts"];
      load().register(options);
      extensions[".ts"](module, file);
    };
  };
  return orTrue({ VERSION: pulumi("ts-node/package.json").version, register }, load);
});
