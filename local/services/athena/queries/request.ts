import { createHash } from "node:crypto";
import { optionalRecord, optionalText, optionalTexts, text } from "../../input";
import type { Input } from "../../service";
import { invalid } from "../calls";
import { resultPlace, type ResultPlace, type WorkGroup } from "../workgroups";

const longestQuery = 262_144;

/** What StartQueryExecution asks for. */
export interface Request {
  readonly sql: string;
  readonly parameters: readonly string[];
  readonly database?: string;
  readonly token?: string;
  /** The same for the same request: a token may be used again with nothing else. */
  readonly digest: string;
}

/** @throws InvalidRequestException */
export function requestOf(input: Input): Request {
  const sql = text(input, "QueryString");
  const bytes = Buffer.byteLength(sql);
  if (bytes > longestQuery) throw invalid(`QueryString has ${bytes} bytes; at most ${longestQuery} are allowed.`);
  const context = optionalRecord(input, "QueryExecutionContext") ?? {};
  const catalog = optionalText(context, "Catalog") ?? "awsdatacatalog";
  if (catalog.toLowerCase() !== "awsdatacatalog") throw invalid(`DataCatalog ${catalog} was not found.`);
  refuseReuse(input);
  const database = optionalText(context, "Database")?.toLowerCase();
  const token = tokenOf(input);
  const asked = Object.entries(input).filter(([name]) => name !== "ClientRequestToken");
  return {
    sql,
    parameters: optionalTexts(input, "ExecutionParameters"),
    ...(database === undefined ? {} : { database }),
    ...(token === undefined ? {} : { token }),
    digest: createHash("sha256").update(JSON.stringify(asked.sort())).digest("hex"),
  };
}

function refuseReuse(input: Input): void {
  const reuse = optionalRecord(input, "ResultReuseConfiguration") ?? {};
  const { Enabled } = optionalRecord(reuse, "ResultReuseByAgeConfiguration") ?? {};
  if (Enabled === true) throw invalid("ResultReuseConfiguration is not supported by the local runtime.");
}

function tokenOf(input: Input): string | undefined {
  const token = optionalText(input, "ClientRequestToken");
  if (token === undefined || (token.length >= 32 && token.length <= 128)) return token;
  throw invalid(`ClientRequestToken has ${token.length} characters; it must have 32 to 128.`);
}

/** The workgroup's word counts where it is enforced; else the query's, and the workgroup's where the query says nothing. */
export function placeOf(input: Input, { enforced, results }: WorkGroup): ResultPlace & { outputLocation: string } {
  const asked = resultPlace(optionalRecord(input, "ResultConfiguration") ?? {});
  const place = enforced ? results : { ...results, ...asked };
  const { outputLocation } = place;
  if (outputLocation === undefined)
    throw invalid(
      "No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.",
    );
  if (!/^s3:\/\/[^/]+/.test(outputLocation)) throw invalid(`outputLocation is not a valid S3 path: ${outputLocation}`);
  if (place.encryption?.option === "CSE_KMS")
    throw invalid("CSE_KMS is not supported by the local runtime; use SSE_KMS.");
  return { ...place, outputLocation };
}
