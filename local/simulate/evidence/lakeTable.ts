import type { Environment } from "../../environment";
import { Look } from "./look";
import { askParquet } from "./parquetFiles";
import type { KeyFolder, LedgerRow, Target, TargetRow } from "./target";

/** A zone of a lake, and where its ledger is. */
export interface Zone {
  /** "raw", "processed", ... */
  readonly name: string;
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  /** Prefix of its entries in the staging bucket; ends with a slash. */
  readonly ledger: string;
}

/** An entry of a lake's ledger, as glue/lib/lake.py writes it. */
interface Entry {
  readonly bucket: string;
  readonly key: string;
  readonly version: string | null;
  readonly outcome: string;
  readonly rowsLoaded: number;
  readonly rowsQuarantined: number;
  readonly batch: string;
  readonly jobRun: string;
  readonly superseded: readonly string[];
  readonly gone: readonly string[];
  readonly write: string | null;
  readonly claim?: { readonly version: string };
}

interface ZoneFile {
  readonly key: string;
  readonly folder: string;
  readonly write: string;
}

/** The tables of a zone: a folder a landed key, whose files are those of its newest version. */
export class LakeTables implements Target {
  readonly name: string;
  private readonly look: Look;

  constructor(
    private readonly environment: Environment,
    private readonly stagingBucket: string,
    private readonly zone: Zone,
  ) {
    this.name = zone.name;
    this.look = new Look(environment);
  }

  async ledger(): Promise<LedgerRow[]> {
    return [...(await this.entries()).values()].flatMap(rowsOf);
  }

  async rows(): Promise<TargetRow[]> {
    const rows = await this.ask(await this.files(), "select etl_source, etl_line from files");
    return rows.map(([source, line]) => ({ source: String(source), line: Number(line) }));
  }

  async folders(): Promise<KeyFolder[]> {
    const [files, entries] = [await this.files(), await this.entries()];
    const counts = await this.ask(files, "select filename, count(*) from files group by 1");
    const rows = new Map(counts.map(([path, count]) => [String(path), Number(count)]));
    const pathOf = (key: string) => this.environment.offer("s3").fileFor(this.environment.admin, this.zone.bucket, key);
    const hashes = new Set([...entries.keys(), ...files.map(({ folder }) => hashOf(folder))]);
    return [...hashes].map((hash) => {
      const mine = files.filter(({ folder }) => hashOf(folder) === hash);
      const held = mine.map(({ key, write }) => ({ key, write, rows: rows.get(pathOf(key)) ?? 0 }));
      return { name: mine[0]?.folder ?? `source=${hash}`, files: held, ...toldBy(entries.get(hash)) };
    });
  }

  /** Entries by the hash of their key. */
  private async entries(): Promise<Map<string, Entry>> {
    const { ledger } = this.zone;
    // Below the ledger of one zone there may be that of another.
    const keys = [...(await this.look.keys(this.stagingBucket, ledger)).keys()].filter((key) =>
      /^[0-9a-f]{32}\.json$/.test(key.slice(ledger.length)),
    );
    const texts = await this.look.texts(this.stagingBucket, keys);
    return new Map(texts.map((text, at) => [keys[at]?.slice(ledger.length, -".json".length) ?? "", JSON.parse(text)]));
  }

  private async files(): Promise<ZoneFile[]> {
    const { bucket, prefix } = this.zone;
    return [...(await this.look.keys(bucket, prefix)).keys()].flatMap((key) => {
      if (!key.endsWith(".parquet")) return [];
      const [, folder = key, write = ""] = /^(.+\/source=[0-9a-f]{32})\/part-([^-]+)-\d+\.parquet$/.exec(key) ?? [];
      return [{ key, folder, write }];
    });
  }

  private ask(files: readonly ZoneFile[], select: string): Promise<unknown[][]> {
    return askParquet(this.environment, { bucket: this.zone.bucket, keys: files.map(({ key }) => key) }, select);
  }
}

const hashOf = (folder: string): string => folder.slice(-32);

function rowsOf(entry: Entry): LedgerRow[] {
  const { bucket, key, version, outcome, superseded, gone, batch, jobRun } = entry;
  const of = (versions: readonly string[], told: string) =>
    versions.map((each) => ({ source: `${bucket}/${key}@${each}`, outcome: told }));
  const load = { rows: entry.rowsLoaded, quarantined: entry.rowsQuarantined, batch, jobRun };
  // An entry of a claim, or of a version that never counted, tells of no version by itself.
  const counts = version !== null && ["loaded", "empty", "deleted"].includes(outcome);
  const current = counts ? [{ source: `${bucket}/${key}@${version}`, outcome, load }] : [];
  return [...current, ...of(superseded, "superseded"), ...of(gone, "gone")];
}

function toldBy(entry: Entry | undefined): Pick<KeyFolder, "landed" | "write" | "rows" | "claimedFor"> {
  if (entry === undefined) return { write: null, rows: 0 };
  const { bucket, key, write, rowsLoaded, claim } = entry;
  const claimed = claim === undefined ? {} : { claimedFor: claim.version };
  return { landed: `${bucket}/${key}`, write, rows: rowsLoaded, ...claimed };
}
