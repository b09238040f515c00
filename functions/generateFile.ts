import type { Faker } from "@faker-js/faker" with { "resolution-mode": "import" };

/** What to generate. */
export interface GenerateRequest {
  /** Records in the file: 1 to 1,000,000. @default the function's own */
  count?: number;
  /** Makes the file repeat, bytes and key. @default another file each time */
  seed?: number;
  /** The moment, ISO 8601, that dates count 30 days back from. @default now; with a seed, the start of 2026 */
  asOf?: string;
  /** Key of the file. @default one below generated/ that follows from the rest */
  key?: string;
}

export interface Generated {
  bucket: string;
  key: string;
  version: string;
  count: number;
}

/** What the records are drawn with. */
export type Source = Pick<
  Faker,
  "company" | "date" | "helpers" | "location" | "number" | "person" | "seed" | "vehicle"
>;

/** Draws one record of the days before `asOf`. */
export type RecordOf = (source: Source, asOf: Date) => object;

export interface Deps {
  faker: Source;
  now(): Date;
  /** @returns the version that S3 gave the object */
  put(key: string, body: string): Promise<{ bucket: string; version: string }>;
}

const seededAsOf = "2026-01-01T00:00:00.000Z";
const mostRecords = 1_000_000;

/**
 * Writes a file of made-up records, one JSON object a line. With a seed it is safe to run twice: the same file goes to
 * the same key. Without one each call means another file.
 *
 * @throws RangeError where the request asks for what no file can be
 */
export async function generateFile(request: GenerateRequest, recordOf: RecordOf, deps: Deps): Promise<Generated> {
  const { count = 100, seed } = request;
  const asOf = new Date(request.asOf ?? (seed === undefined ? deps.now() : seededAsOf));
  if (!Number.isInteger(count) || count < 1 || count > mostRecords)
    throw new RangeError(`count is ${count}; give 1 to ${mostRecords}.`);
  if (Number.isNaN(asOf.getTime()))
    throw new RangeError(`asOf is "${request.asOf}"; give a moment like ${seededAsOf}.`);
  deps.faker.seed(seed);
  const lines = Array.from({ length: count }, () => JSON.stringify(recordOf(deps.faker, asOf)));
  const moment = asOf.toISOString().replace(/[:.]/g, "-");
  const key = request.key ?? `generated/${moment}-${count}${seed === undefined ? "" : `-seed-${seed}`}.json`;
  return { ...(await deps.put(key, lines.join("\n") + "\n")), key, count };
}

/** A day of the last 30 before `asOf`, `YYYY/MM/DD`. */
export function recentDay(source: Source, asOf: Date): string {
  return source.date.recent({ days: 30, refDate: asOf }).toISOString().slice(0, 10).replaceAll("-", "/");
}

/** A whole number of cents from `min` to `max`. */
export function money(source: Source, min: number, max: number): number {
  return source.number.float({ min, max, fractionDigits: 2 });
}

/** Cold start of a generator: one client and Faker, which is an ES module, then the handler. */
export function generatorOf(
  recordOf: RecordOf,
  count: number,
): (request: GenerateRequest | null) => Promise<Generated> {
  const sdk = require("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client({});
  const bucket = process.env["LANDING_BUCKET"] ?? "";
  const loading = import("@faker-js/faker/locale/en");
  const put: Deps["put"] = async (key, body) => {
    const { VersionId = "" } = await s3.send(
      new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: "application/x-ndjson" }),
    );
    return { bucket, version: VersionId };
  };
  return async (request) => {
    const { faker } = await loading;
    return generateFile({ count, ...request }, recordOf, { faker, now: () => new Date(), put });
  };
}
