import { format } from "prettier";
import { packPolicies } from "../policy/core/packPolicies";
import { Exemptions } from "../policy/core/exemptions";
import { Judge } from "../policy/core/judge";
import { defaultLevel, type Rule } from "../policy/core/rule";
import { rules } from "../policy/rules";

const level = { enum: ["advisory", "mandatory", "disabled"] };
const mending = { enum: [...level.enum, "remediate"] };

/** What stands under one policy's name: a level, or a level with settings. */
function entry(description: string, levels: object, properties: object): object {
  return {
    description,
    oneOf: [
      levels,
      {
        type: "object",
        required: ["enforcementLevel"],
        additionalProperties: false,
        properties: { enforcementLevel: levels, ...properties },
      },
    ],
  };
}

function ruleEntry(rule: Rule): readonly [string, object] {
  const description = `${rule.what} By default ${defaultLevel(rule)}.`;
  return [rule.name, entry(description, "remediate" in rule ? mending : level, { ...rule.settings })];
}

/** The pack's own policies, which have levels and settings, too. */
function ownEntries(): ReadonlyArray<readonly [string, object]> {
  const { first, last } = packPolicies(
    new Judge(new Exemptions([], "")),
    new Set(rules.map(({ name }) => name)),
    new Map(),
  );
  return [...first, ...last].map(({ name, description, configSchema }) => [
    name,
    entry(description, level, configSchema?.properties ?? {}),
  ]);
}

/** JSON schema of a file for `--policy-pack-config` and `landfall check --config`, formatted. */
export function configSchemaText(): Promise<string> {
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Config of Landfall's policy pack",
    type: "object",
    additionalProperties: false,
    properties: {
      all: { description: "The level of every policy that is not named.", ...level },
      ...Object.fromEntries([...ownEntries(), ...rules.map(ruleEntry)]),
    },
  };
  return format(JSON.stringify(schema), { parser: "json", printWidth: 120 });
}
