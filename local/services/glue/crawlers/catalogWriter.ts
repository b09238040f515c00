import { isDeepStrictEqual } from "node:util";
import type { Cloud } from "../../../cloud";
import type { Caller } from "../../service";
import { tableResources } from "../catalog/rights";
import type { Catalog } from "../catalog/catalog";
import type { Column, PartitionRow, TableRow } from "../catalog/shapes";
import { noChanges, type CatalogChanges } from "./crawl";
import type { Crawler } from "./crawler";
import { distinctName, type Proposal } from "./tables";

const deprecated = "DEPRECATED_BY_CRAWLER";
const author = "UPDATED_BY_CRAWLER";

/** Brings one crawl's findings into the catalog, as the crawler's policies for changed and vanished tables say. */
export class CatalogWriter {
  private counts: { -readonly [name in keyof CatalogChanges]: number } = { ...noChanges };

  constructor(
    private readonly cloud: Cloud,
    private readonly catalog: Catalog,
    private readonly crawler: Crawler,
    private readonly caller: Caller,
  ) {}

  get changes(): CatalogChanges {
    return this.counts;
  }

  /** @throws AwsError EntityNotFoundException, AccessDeniedException */
  write(proposal: Proposal): void {
    this.catalog.database(this.crawler.database);
    const known = this.knownAs(proposal.table);
    const name = known?.name ?? this.freeName(proposal.table);
    if (known === undefined) this.create({ ...proposal.table, name });
    else this.update(known, proposal.table);
    for (const partition of proposal.partitions) this.writePartition({ ...partition, table: name });
  }

  /** Deals with this crawler's tables that are no longer there. */
  retire(isGone: (row: TableRow) => boolean): void {
    const own = this.catalog
      .tablesOf(this.crawler.database)
      .filter((row) => row.parameters[author] === this.crawler.name);
    for (const row of own.filter(isGone)) this.retireOne(row);
  }

  private retireOne(row: TableRow): void {
    if (this.crawler.onDelete === "DELETE_FROM_DATABASE") {
      this.may("glue:DeleteTable", row.name);
      this.catalog.remove(row);
      this.counts.tablesDeleted += 1;
    } else if (this.crawler.onDelete === "DEPRECATE_IN_DATABASE" && row.parameters[deprecated] === undefined) {
      this.replace(row, { ...row, parameters: { ...row.parameters, [deprecated]: String(this.cloud.engine.now()) } });
    }
  }

  /** The table at this place, whoever made it. */
  private knownAs({ database, storage }: Proposal["table"]): TableRow | undefined {
    const at = (location: string) => location.replace(/\/$/, "");
    return this.catalog.tablesOf(database).find((row) => at(row.storage.Location) === at(storage.Location));
  }

  private freeName({ database, name, storage }: Proposal["table"]): string {
    return this.catalog.get(database, name) === undefined ? name : distinctName(name, storage.Location);
  }

  private create(table: Proposal["table"]): void {
    this.may("glue:CreateTable", table.name);
    const now = this.cloud.engine.now();
    this.catalog.put({ ...table, createdOn: now, updatedOn: now });
    this.counts.tablesCreated += 1;
  }

  private update(known: TableRow, { storage, parameters }: Proposal["table"]): void {
    if (this.crawler.onChange === "LOG" || this.crawler.newFoldersOnly) return;
    const kept = Object.fromEntries(Object.entries(known.parameters).filter(([name]) => name !== deprecated));
    const merges = this.crawler.configuration.mergesColumns;
    const Columns = (merges ? mergedOnto : replacedBy)(known.storage.Columns, storage.Columns);
    const changed = { ...known, storage: { ...known.storage, Columns }, parameters: { ...kept, ...parameters } };
    if (!isDeepStrictEqual(changed, known)) this.replace(known, changed);
  }

  private replace(known: TableRow, changed: TableRow): void {
    this.may("glue:UpdateTable", known.name);
    this.catalog.put({ ...changed, updatedOn: this.cloud.engine.now() });
    this.counts.tablesUpdated += 1;
  }

  private writePartition(partition: Proposal["partitions"][number]): void {
    const { database, table, values } = partition;
    const known = this.catalog.partition(database, table, values);
    if (known !== undefined) return this.inherit(known, partition.storage);
    this.may("glue:BatchCreatePartition", table);
    this.catalog.putPartition({ ...partition, createdOn: this.cloud.engine.now() });
    this.counts.partitionsCreated += 1;
  }

  /** A partition that exists follows its table where the crawler is told so. */
  private inherit(known: PartitionRow, storage: PartitionRow["storage"]): void {
    if (!this.crawler.configuration.inherits || isDeepStrictEqual(known.storage, storage)) return;
    this.may("glue:BatchUpdatePartition", known.table);
    this.catalog.putPartition({ ...known, storage });
    this.counts.partitionsUpdated += 1;
  }

  private may(action: string, table: string): void {
    for (const resource of tableResources(this.cloud, this.crawler.database, table)) {
      this.cloud.authorize({ caller: this.caller, action, resource });
    }
  }
}

/** Columns that came are added, those that went are gone, others get their new type; where nothing was seen, all stays. */
function replacedBy(before: readonly Column[], now: readonly Column[]): Column[] {
  return now.length === 0 ? [...before] : [...now];
}

/** Columns that came are added; nothing else changes. */
function mergedOnto(before: readonly Column[], now: readonly Column[]): Column[] {
  const names = new Set(before.map(({ Name }) => Name));
  return [...before, ...now.filter(({ Name }) => !names.has(Name))];
}
