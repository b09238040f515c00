#!/usr/bin/env node
"use strict";
const { existsSync } = require("node:fs");
const { join } = require("node:path");

if (!existsSync(join(__dirname, "..", "node_modules", "tsx"))) {
  console.error("Landfall is not set up yet. Run `npm start` once; it installs what is missing.");
  process.exit(2);
}
require("tsx/cjs");
require("../local/cli/main.ts");
