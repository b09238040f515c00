import type { Random } from "../../engine/random";
import type { CrawledFolder } from "../spark/judge";
import { csvFile, type Cells } from "./csvText";
import { keyAt, oneOf, type Sender } from "./sender";

type Kind = "bigint" | "double" | "string";

interface Folder extends CrawledFolder {
  readonly columns: ReadonlyArray<readonly [name: string, type: Kind]>;
}

/** Folders of the landing bucket, each with the table that a crawler makes of it, whichever of its files are there to be seen. */
export const crawledFolders: readonly Folder[] = [
  {
    name: "orders",
    folder: "orders/",
    columns: [
      ["order_id", "bigint"],
      ["customer", "string"],
      ["amount", "double"],
    ],
  },
  {
    name: "sensor_readings",
    folder: "sensor readings/",
    columns: [
      ["sensor", "string"],
      ["celsius", "double"],
      ["place", "string"],
    ],
  },
];

/** Sends CSV files of several kinds, a folder each. Every file with records has enough of them for a crawler to see what it is. */
export class CsvFoldersSender implements Sender {
  constructor(private readonly suffix: string) {}

  key(random: Random, number: number): string {
    const { folder = "" } = crawledFolders[random.below(crawledFolders.length)] ?? {};
    return keyAt({ prefix: folder, suffix: this.suffix }, random, number);
  }

  body(random: Random, key: string): string {
    const kind = random.below(20);
    const { columns = [] } = crawledFolders.find(({ folder }) => key.startsWith(folder)) ?? {};
    if (kind === 0) return "";
    const records = Array.from({ length: 3 + random.below(4) }, () => columns.map(([, type]) => cell(random, type)));
    if (kind < 6) records.splice(random.below(records.length), 0, damaged(random, records[0] ?? []));
    return csvFile(random, [columns.map(([name]) => name), ...records]);
  }
}

/** Numbers with a fraction always have one, so that a column's type is the same in every file. */
function cell(random: Random, type: Kind): string {
  if (type === "bigint") return String(random.below(1_000_000));
  if (type === "double") return (random.below(100_000) + 0.25).toFixed(2);
  const mark = random.hex(6);
  return oneOf(random, [`text ${mark}`, `"quoted" ${mark}, and more`, `over\ntwo lines ${mark}`]);
}

/** A record of another width: all that can be wrong with one whose table nobody declared. */
function damaged(random: Random, record: Cells): string[] {
  return random.below(2) === 0 ? record.slice(1) : [...record, "one too many"];
}
