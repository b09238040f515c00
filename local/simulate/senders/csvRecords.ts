import type { Random } from "../../engine/random";
import { sentAs, type Contract, type ContractColumn } from "../contract";
import { csvFile, shuffled, type Cells } from "./csvText";
import { keyAt, oneOf, type Place, type Sender } from "./sender";
import { recordOf } from "./values";

/** A record by the name of its header. */
type Sent = Readonly<Record<string, string>>;

/** First bytes of a zip file: whoever sends a workbook in place of CSV. */
const workbook = "PK\u0003\u0004 no text";

/** Sends CSV files under a contract: headers in any order, quoted cells over several lines, bad records, and now and then a file with a wrong header. */
export class CsvSender implements Sender {
  constructor(
    private readonly contract: Contract,
    private readonly place: Place,
  ) {}

  key(random: Random, number: number): string {
    return keyAt(this.place, random, number);
  }

  body(random: Random): string {
    const kind = random.below(30);
    if (kind < 2) return "";
    if (kind === 2) return workbook;
    const { columns, drops = [] } = this.contract;
    const header = shuffled(random, [...columns.map(sentAs), ...drops]);
    const records = Array.from({ length: random.below(7) }, () => this.record(random, header));
    return csvFile(random, kind === 3 ? broken(random, header, records) : [header, ...records]);
  }

  private record(random: Random, header: Cells): Cells {
    const record = this.sent(random);
    const cells = (of: Sent) => header.map((name) => of[name] ?? "dropped");
    if (random.below(6) > 0) return cells(record);
    const damage = random.below(4);
    if (damage === 0) return cells(record).slice(1);
    if (damage === 1) return [...cells(record), "one too many"];
    return cells({ ...record, ...this.wrong(random) });
  }

  private sent(random: Random): Sent {
    const record = recordOf(this.contract, random, random.below(1000));
    const cell = (column: ContractColumn) => cellOf(random, column, String(record[column.name]));
    return Object.fromEntries(this.contract.columns.map((column) => [sentAs(column), cell(column)]));
  }

  /** A value that its column does not take. */
  private wrong(random: Random): Sent {
    const strict = this.contract.columns.filter(({ type }) => type !== "varchar");
    const column = strict[random.below(strict.length)];
    return column === undefined ? {} : { [sentAs(column)]: "no such value" };
  }
}

/** The value as senders write it: nothing, where nothing is as good; text with all that CSV must quote. */
function cellOf(random: Random, column: ContractColumn, value: string): string {
  if (column.default !== undefined && random.below(8) === 0) return "";
  if (column.type !== "varchar") return value;
  return oneOf(random, [value, value, `${value}, "quoted"`, `${value}\nover two lines`]);
}

/** A file whose header breaks the contract, so that none of it may be loaded. */
function broken(random: Random, header: Cells, records: readonly Cells[]): readonly Cells[] {
  const [first = "", ...others] = header;
  return oneOf(random, [
    [others, ...records],
    [[...header, "Another"], ...records],
    [[`${first}s`, ...others], ...records],
    [["no header", ...others.map(() => "1")], ...records],
  ]);
}
