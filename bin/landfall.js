#!/usr/bin/env node
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (!existsSync(join(__dirname, "..", "node_modules", "ts-node"))) {
  console.error("Landfall is not set up yet. Run `npm start` once; it installs what is missing.");
  process.exit(2);
}
process.setSourceMapsEnabled(true);
require("../local/typescript.cjs");
require("../local/cli/main.ts");
