import type { Faker } from "@faker-js/faker" with { "resolution-mode": "import" };

/** What to generate. */
export interface GenerateRequest {
  /** Records in the file: 1 to 1,000,000. @default 100 */
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

export interface Deps {
  faker: Pick<Faker, "seed" | "number" | "date" | "vehicle" | "helpers">;
  now(): Date;
  /** @returns the version that S3 gave the object */
  put(key: string, body: string): Promise<{ bucket: string; version: string }>;
}

const booths = ["buckley_rd", "82nd_st", "royal_ave", "savanna_west", "golf_rd", "york_rd"];
const seededAsOf = "2026-01-01T00:00:00.000Z";
const mostRecords = 1_000_000;

/**
 * Writes a file of toll records, one JSON object a line. With a seed it is safe to run twice: the same file goes to the
 * same key. Without one each call means another file.
 *
 * @throws RangeError where the request asks for what no file can be
 */
export async function generateTolls(request: GenerateRequest, deps: Deps): Promise<Generated> {
  const { count = 100, seed } = request;
  const asOf = new Date(request.asOf ?? (seed === undefined ? deps.now() : seededAsOf));
  if (!Number.isInteger(count) || count < 1 || count > mostRecords)
    throw new RangeError(`count is ${count}; give 1 to ${mostRecords}.`);
  if (Number.isNaN(asOf.getTime()))
    throw new RangeError(`asOf is "${request.asOf}"; give a moment like ${seededAsOf}.`);
  deps.faker.seed(seed);
  const lines = Array.from({ length: count }, () => JSON.stringify(tollRecord(deps.faker, asOf)));
  const moment = asOf.toISOString().replace(/[:.]/g, "-");
  const key = request.key ?? `generated/${moment}-${count}${seed === undefined ? "" : `-seed-${seed}`}.json`;
  return { ...(await deps.put(key, lines.join("\n") + "\n")), key, count };
}

function tollRecord(faker: Deps["faker"], asOf: Date) {
  const day = faker.date.recent({ days: 30, refDate: asOf }).toISOString().slice(0, 10);
  return {
    transaction_id: faker.number.int({ min: 1, max: 9_999_999_999 }),
    transaction_date: day.replaceAll("-", "/"),
    toll_booth: faker.helpers.arrayElement(booths),
    vehicle_make: faker.vehicle.manufacturer(),
    vehicle_category: faker.vehicle.type(),
    transaction_amount: faker.number.float({ min: 0.01, max: 10, fractionDigits: 2 }),
  };
}

/** Cold start: one client and Faker, which is an ES module, then the handler. Given to `callbackFactory`. */
export function generateTollsFactory(): (request: GenerateRequest | null) => Promise<Generated> {
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
  return async (request) => generateTolls(request ?? {}, { faker: (await loading).faker, now: () => new Date(), put });
}
