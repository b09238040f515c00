"use strict";
// Preload of an evaluation: half of its time is V8 compiling the same packages again, so what it compiled is kept.
const nodeModule = require("node:module");
const { join } = require("node:path");

const kept = join(__dirname, "..", "..", ".landfall", "cache", "compiled");
if (nodeModule.enableCompileCache !== undefined) nodeModule.enableCompileCache(kept);
else require("v8-compile-cache-lib").install({ cacheDir: kept }); // Node 20
