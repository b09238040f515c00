import { parseScript } from "../../../local/services/redshift/sql/nodes";
import { parseStatement } from "../../../local/services/redshift/sql/parseStatement";
import { Translator } from "../../../local/services/redshift/sql/translator";
import { Warehouse } from "../../local/services/redshift/warehouse/support";
import type { Chance } from "./chance";
import type { Answer, Probe } from "./probe";
import { redshiftSql } from "./samples";
import { answerOf } from "./texts";

/** One statement in so many that can be understood is run as well: a session takes longer than a parse. */
const runOneIn = 8;
/** What Redshift's words never hold: a TypeError of ours, or DuckDB's own distress. */
const distress =
  /Cannot read propert|is not a function|is not iterable|call stack|INTERNAL|Internal Error|database has been invalidated|\[object/;

/** Malformed SQL for the warehouse: read by its parser, some of it run. */
export class RedshiftProbes {
  readonly warehouse = new Warehouse();

  async prepare(): Promise<void> {
    for (const columns of ["t (id bigint, name varchar(256))", "other (id bigint, name varchar(256))"])
      await this.warehouse.run(`create table ${columns}`);
  }

  next(chance: Chance): Probe {
    const sql = chance.mutated(chance.pick(redshiftSql));
    const runs = chance.once(runOneIn);
    return { what: "Redshift SQL", input: sql, answer: () => this.answer(sql, runs) };
  }

  private async answer(sql: string, runs: boolean): Promise<Answer> {
    try {
      for (const nodes of parseScript(sql)) {
        const statement = parseStatement(nodes);
        if (statement.kind === "query") new Translator({ spell: ({ name }) => name }).query(statement.query);
      }
    } catch (error) {
      return answerOf(error);
    }
    return runs ? this.ran(sql) : { code: "taken" };
  }

  private async ran(sql: string): Promise<Answer> {
    const given = await this.warehouse.run(sql);
    if (typeof given !== "string") return { code: "ran" };
    return distress.test(given) ? { code: "SqlError", fault: given } : { code: "SqlError" };
  }
}
