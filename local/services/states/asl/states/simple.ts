import type { Section } from "../definition/section";
import { chain } from "../expressions/scope";
import type { State } from "../machine";
import { compileDataflow } from "./dataflow";

export type Act = State["act"];

/** Pass: its Result, or its input as its fields make it. */
export function compilePass(section: Section, next: string | undefined): Act {
  const fixed = section.value("Result");
  const dataflow = compileDataflow(section, { makesResult: section.language === "JSONPath" });
  return (visit) =>
    chain(dataflow.effective(visit), (effective) =>
      dataflow.conclude(visit, fixed === undefined ? effective : fixed, next),
    );
}

export function compileSucceed(section: Section): Act {
  const dataflow = compileDataflow(section, { makesResult: false });
  return (visit) => chain(dataflow.effective(visit), (effective) => dataflow.conclude(visit, effective));
}
