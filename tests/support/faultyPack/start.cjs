"use strict";
/** A pack of one rule, which throws: as policy/start.cjs loads the real one. */
require("../../../local/typescript.cjs");
require("./index.ts");
