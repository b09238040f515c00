"use strict";
/**
 * Preload: lets Node load this project's TypeScript as ts-node emits it, which is what Pulumi serializes callbacks from, without
 * checking types (`npm test` does). What was emitted is kept by content, so that TypeScript is loaded only where a file is new.
 */
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { _extensions: extensions } = require("node:module");
const { join } = require("node:path");

const root = join(__dirname, "..");
const kept = join(root, ".landfall", "cache", "emitted");
let emitter;

function emit(source, file) {
  emitter ??= require("ts-node").create({ cwd: root, transpileOnly: true });
  return emitter.compile(source, file);
}

function emitted(file) {
  const source = readFileSync(file, "utf8");
  const path = join(kept, `${createHash("sha256").update(`${file}\n${source}`).digest("hex").slice(0, 32)}.js`);
  if (existsSync(path)) return readFileSync(path, "utf8");
  const code = emit(source, file);
  mkdirSync(kept, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, code);
  renameSync(`${path}.${process.pid}`, path); // Two processes may emit the same file at once.
  return code;
}

/** Where nobody asks for source maps they only cost: Pulumi's serializer hands each script's through an inspector session. */
const withoutMap = (code) => code.replace(/\n\/\/# sourceMappingURL=.*$/s, "\n");

extensions[".ts"] = (module, file) => {
  const code = emitted(file);
  module._compile(process.sourceMapsEnabled ? code : withoutMap(code), file);
};
