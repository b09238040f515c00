"use strict";
/**
 * Where Pulumi starts the pack. It loads the TypeScript as it is, without checking types (`npm test` does), and keeps what came
 * out by content: ts-node, which Pulumi installs first, would check them at each preview.
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { _extensions: extensions } = require("node:module");
const { join } = require("node:path");

const kept = join(__dirname, "node_modules", ".cache", "emitted");

function readIfKept(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function emit(source, fileName) {
  const ts = require("typescript");
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true };
  return ts.transpileModule(source, { fileName, compilerOptions }).outputText;
}

extensions[".ts"] = (module, file) => {
  const source = readFileSync(file, "utf8");
  const path = join(kept, `${createHash("sha256").update(source).digest("hex").slice(0, 32)}.js`);
  let code = readIfKept(path);
  if (code === undefined) {
    code = emit(source, file);
    mkdirSync(kept, { recursive: true });
    writeFileSync(`${path}.${process.pid}`, code);
    renameSync(`${path}.${process.pid}`, path); // A preview and a check may start at once.
  }
  module._compile(code, file);
};

require("./index.ts");
