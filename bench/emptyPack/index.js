"use strict";
/** The least pack there is: what a pack's start is measured beside. */
const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("empty", { policies: [] });
