import { PolicyPack } from "@pulumi/policy";
import { Exemptions, exemptionsIn } from "./core/exemptions";
import { Judge } from "./core/judge";
import { policiesOf } from "./core/pack";
import { today } from "./core/packPolicies";
import entries from "./exemptions.json";
import { rules } from "./rules";

const exemptions = exemptionsIn(entries, new Set(rules.map(({ name }) => name)));
new PolicyPack("landfall", {
  displayName: "Landfall: data pipelines on AWS",
  policies: policiesOf(rules, new Judge(new Exemptions(exemptions, today()))),
});
