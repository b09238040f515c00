import type { Section } from "../definition/section";
import { compileExpression } from "../expressions/jsonataTemplate";
import { isJsonata } from "../expressions/jsonata";
import { chain, type Eventually, type Scope } from "../expressions/scope";
import { isArray } from "../json";
import { Fault, queryError } from "../statesError";
import { compileTest } from "./comparison";
import { compileDataflow, wayOut, type Way } from "./dataflow";
import { compileAssign, compilePayload } from "./payload";
import type { Act } from "./simple";

/** A rule, compiled: where it leads, and what goes with it. */
interface Rule extends Way {
  readonly next: string;
  readonly holds: (scope: Scope) => Eventually<boolean>;
}

/** Choice: the first rule that holds says where to go on. */
export function compileChoice(section: Section): { readonly act: Act; readonly targets: readonly string[] } {
  const sections = section.sections("Choices");
  if (!isArray(section.value("Choices")) || sections.length === 0) {
    section.invalid("Choices", "must be a list of at least one rule");
  }
  const rules = sections.map(compileRule);
  const fallback = section.text("Default");
  const dataflow = compileDataflow(section, { makesResult: false });
  const targets = [...rules.map(({ next }) => next), ...(fallback === undefined ? [] : [fallback])];
  const act: Act = (visit) =>
    chain(dataflow.effective(visit), (data) =>
      chain(firstThatHolds(rules, { around: visit, data }), (rule) => {
        // The rule's own Assign and Output are in the place of the state's.
        if (rule !== undefined) return wayOut({ around: visit, data }, rule, visit, dataflow.leave(visit, data));
        if (fallback === undefined) throw noneMatched();
        return dataflow.conclude(visit, data, fallback);
      }),
    );
  return { act, targets };
}

function noneMatched(): Fault {
  const reason = "Failed to transition out of the state. No rule of its Choices holds, and it has no Default.";
  return new Fault("States.NoChoiceMatched", reason);
}

const jsonataRuleFields: ReadonlySet<string> = new Set(["Condition", "Next", "Assign", "Output", "Comment"]);

function compileRule(rule: Section): Rule {
  const next = rule.neededText("Next");
  const assign = compileAssign(rule);
  if (rule.language === "JSONPath") return { next, assign, holds: compileTest(rule) };
  rule.only(jsonataRuleFields, "a rule of a Choice state with JSONata");
  return { next, assign, output: compilePayload(rule, "Output"), holds: compileCondition(rule) };
}

function compileCondition(rule: Section): Rule["holds"] {
  const value = rule.value("Condition");
  if (!isJsonata(value)) {
    const fixed = rule.flag("Condition");
    if (value === undefined) rule.invalid("Condition", "is missing");
    return () => fixed;
  }
  const expression = compileExpression(rule, "Condition", value);
  return (scope) =>
    chain(expression?.(scope) ?? null, (holds) => {
      if (typeof holds === "boolean") return holds;
      const where = `the field '${rule.path("Condition")}'`;
      throw new Fault(queryError, `The JSONata expression '${value}' specified for ${where} is no true or false.`);
    });
}

function firstThatHolds(rules: readonly Rule[], scope: Scope): Eventually<Rule | undefined> {
  for (const [at, rule] of rules.entries()) {
    const holds = rule.holds(scope);
    if (holds === true) return rule;
    if (holds !== false) {
      return holds.then((does) => (does ? rule : firstThatHolds(rules.slice(at + 1), scope)));
    }
  }
  return undefined;
}
