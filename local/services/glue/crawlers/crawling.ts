import type { Cloud } from "../../../cloud";
import type { Catalog } from "../catalog/catalog";
import type { TableRow } from "../catalog/shapes";
import type { Connection } from "../connection";
import { AwsError } from "../../errors";
import type { Caller } from "../../service";
import { CatalogWriter } from "./catalogWriter";
import type { Classified } from "./classify";
import type { CatalogChanges } from "./crawl";
import type { Crawler, JdbcTarget } from "./crawler";
import { crawlJdbc } from "./jdbcCrawl";
import { crawlS3 } from "./s3Crawl";
import { proposalOfJdbc, proposalOfS3, type Proposal } from "./tables";

/** What a crawl needs besides the cloud. */
export interface CrawlParts {
  readonly cloud: Cloud;
  readonly catalog: Catalog;
  readonly connections: ReadonlyMap<string, Connection>;
  readonly classified: Classified;
}

/** Looks at every target as the crawler's role and brings the catalog up to what is there. @throws AwsError */
export async function crawl(parts: CrawlParts, crawler: Crawler): Promise<CatalogChanges> {
  const { cloud, catalog, classified } = parts;
  if (!cloud.offer("iam").trusts(crawler.role, "glue.amazonaws.com", crawler.arn)) {
    const message = `Service is unable to assume provided role ${crawler.role}. Please verify role's TrustPolicy.`;
    throw new AwsError("InvalidInputException", message);
  }
  const caller = cloud.asRole(crawler.role, `name:${crawler.name}`);
  const proposals: Proposal[] = [];
  const s3Crawl = { cloud, caller, classified, configuration: crawler.configuration };
  for (const target of crawler.s3) {
    for (const finding of await crawlS3(s3Crawl, target)) proposals.push(proposalOfS3(crawler, finding));
  }
  for (const target of crawler.jdbc) proposals.push(...(await jdbcProposals(parts, crawler, target, caller)));
  const writer = new CatalogWriter(cloud, catalog, crawler, caller);
  for (const proposal of proposals) writer.write(proposal);
  if (!crawler.newFoldersOnly) writer.retire((row: TableRow) => !proposals.some(({ table }) => isSame(table, row)));
  return writer.changes;
}

async function jdbcProposals(
  parts: CrawlParts,
  crawler: Crawler,
  target: JdbcTarget,
  caller: Caller,
): Promise<Proposal[]> {
  const connection = parts.connections.get(target.connection);
  if (connection === undefined) {
    throw new AwsError("EntityNotFoundException", `Connection ${target.connection} not found.`);
  }
  const findings = await crawlJdbc(parts.cloud, connection, target, caller);
  return findings.map((finding) => proposalOfJdbc(crawler, finding));
}

function isSame(proposed: Proposal["table"], row: TableRow): boolean {
  return proposed.storage.Location === row.storage.Location;
}
