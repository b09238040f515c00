import { PolicyPack } from "@pulumi/policy";
import { Exemptions } from "../../../policy/core/exemptions";
import { Judge } from "../../../policy/core/judge";
import { policiesOf } from "../../../policy/core/pack";
import { resourceRule } from "../../../policy/core/rule";

const throws = resourceRule({
  name: "queue-looked-at",
  severity: "low",
  what: "Queues are looked at.",
  why: "Nobody knows.",
  remedy: "None.",
  source: "https://example.com",
  types: ["aws:sqs/queue:Queue"],
  check() {
    throw new TypeError("x is not\na function");
  },
});

new PolicyPack("faulty", { policies: policiesOf([throws], new Judge(new Exemptions([], "2026-01-01"))) });
