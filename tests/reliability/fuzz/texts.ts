import { compilePolicy } from "../../../local/iam/policy";
import { MalformedPolicy } from "../../../local/iam/document";
import { QueryError } from "../../../local/services/athena/queryError";
import { parseStatement as parseAthena } from "../../../local/services/athena/sql/statement";
import { AwsError } from "../../../local/services/errors";
import { Pattern } from "../../../local/services/events/pattern";
import { FilterPolicy } from "../../../local/services/sns/filterPolicy";
import { machineProblems } from "../../../local/services/states/machineProblems";
import { SqlError } from "../../../local/services/redshift/sql/sqlError";
import type { Chance } from "./chance";
import { corrupted, jsonText } from "./corruption";
import { athenaSql, eventPatterns, filterPolicies, machines, policies } from "./samples";
import type { Probe } from "./probe";

/** Errors with words for whoever wrote the text. Any other is a defect of the parser. */
const answers = [AwsError, SqlError, QueryError, MalformedPolicy];

type Parser = (text: string, chance: Chance) => unknown;

interface Language {
  readonly name: string;
  readonly samples: readonly string[];
  readonly isJson: boolean;
  readonly parse: Parser;
}

const kinds = ["identity", "resource", "trust"] as const;
const event = { source: "aws.s3", detail: { bucket: { name: "landing" }, object: { key: "in/a.json", size: 3 } } };

export const languages: readonly Language[] = [
  { name: "Athena SQL", samples: athenaSql, isJson: false, parse: (text) => parseAthena(text, ["1", "2", "3"]) },
  {
    name: "event pattern",
    samples: eventPatterns,
    isJson: true,
    parse: (text) => Pattern.compile(text).explain(event),
  },
  {
    name: "filter policy",
    samples: filterPolicies,
    isJson: true,
    parse: (text, chance) =>
      FilterPolicy.compile(text, chance.once(2) ? "MessageBody" : "MessageAttributes").accepts("{}", {}),
  },
  {
    name: "IAM policy",
    samples: policies,
    isJson: true,
    parse: (text, chance) => compilePolicy(text, "policy", chance.pick(kinds)),
  },
  { name: "ASL", samples: machines, isJson: true, parse: (definition) => machineProblems({ definition }).join("\n") },
];

/** A text of one of the languages, malformed, given to what reads it. */
export function textProbe(chance: Chance, { name, samples, isJson, parse }: Language): Probe {
  const sample = chance.pick(samples);
  const text =
    isJson && chance.once(2) ? jsonText(corrupted(chance, JSON.parse(sample) as unknown)) : chance.mutated(sample);
  return {
    what: name,
    input: text,
    answer: () => {
      try {
        const problem = parse(text, chance);
        return Promise.resolve({ code: typeof problem === "string" && problem !== "" ? `${name} refused` : "taken" });
      } catch (error) {
        return Promise.resolve(answerOf(error));
      }
    },
  };
}

export function answerOf(error: unknown): { code: string; fault?: string } {
  const code = error instanceof Error ? error.name : "no error";
  if (answers.some((kind) => error instanceof kind)) return { code };
  return { code, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
