import type { State } from "../machine";
import { compileChoice } from "../states/choice";
import { compileFail } from "../states/fail";
import { compileMap } from "../states/map";
import { compileParallel, type ReadBranch } from "../states/parallel";
import { compilePass, compileSucceed } from "../states/simple";
import { compileTask } from "../states/task";
import { compileWait } from "../states/wait";
import { fieldsOf, stateTypes } from "./fields";
import type { Section } from "./section";

/** Longest name of a state that AWS takes. */
const longestName = 80;

/** Compiles one state. @returns undefined where its type is none */
export function readState(name: string, section: Section, readBranch: ReadBranch): State | undefined {
  const type = section.neededText("Type");
  const fields = fieldsOf(type, section.language);
  if (fields === undefined) return section.invalid("Type", `must be one of ${stateTypes.join(", ")}`);
  section.only(fields, `a ${type} state with ${section.language}`);
  if (name.length > longestName) section.invalid("", `has a name of more than ${longestName} characters`);
  if (section.report.names.has(name)) section.invalid("", "is not the only state of this name in the machine");
  section.report.names.add(name);
  return compiled(name, type, section, readBranch);
}

function compiled(name: string, type: string, section: Section, readBranch: ReadBranch): State {
  if (type === "Choice") return { name, type, ends: false, ...compileChoice(section) };
  if (type === "Succeed") return { name, type, ends: true, targets: [], act: compileSucceed(section) };
  if (type === "Fail") return { name, type, ends: true, targets: [], act: compileFail(section) };
  const next = onward(section);
  const own = next === undefined ? [] : [next];
  const common = { name, type, ends: next === undefined };
  if (type === "Pass") return { ...common, targets: own, act: compilePass(section, next) };
  if (type === "Wait") return { ...common, targets: own, act: compileWait(section, next) };
  const compile = { Task: compileTask, Parallel: compileParallel, Map: compileMap }[type] ?? compileTask;
  const { act, attempts } = compile(section, next, readBranch);
  return { ...common, targets: [...own, ...attempts.targets], act };
}

/** Where the state leads; undefined where it ends its branch. */
function onward(section: Section): string | undefined {
  section.oneOf(["Next", "End"], true);
  if (section.has("End") && !section.flag("End")) section.invalid("End", "must be true");
  return section.text("Next");
}
