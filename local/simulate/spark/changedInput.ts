import type { Work } from "../../services/glue/jobs/runner";
import type { Contract } from "../contract";
import type { CallInput, JobChanges } from "./jobChanges";

/** A call's input as it is made where a job's part of the work is changed. */
export function changedInput(changes: JobChanges, work: Work, operation: string, input: CallInput): CallInput {
  const changed = changes.input?.(operation, input) ?? input;
  const { Sqls } = changed;
  if (operation !== "BatchExecuteStatement" || changes.statements === undefined || !Array.isArray(Sqls)) return changed;
  const statements = Sqls.map(String);
  const contract = JSON.parse(work.arguments["--contract"] ?? "{}") as Contract;
  const hasRows = statements.some((sql) => sql.startsWith("COPY etl_staged_rows "));
  return { ...changed, Sqls: changes.statements(statements, { contract, hasRows }) };
}
