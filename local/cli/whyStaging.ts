/** What it means that a key of the staging bucket is written or removed, in words; nothing where it is only bookkeeping. */
interface Meaning {
  readonly written?: (who: string) => string;
  readonly removed?: (who: string) => string;
}

/** The beginning of a batch's id: enough to tell those of one story apart, and to find the rest by. */
const short = (batch: string): string => batch.slice(0, 8);

const batch = "([0-9a-f]{32})";

/** Keys that the program itself writes, each with what that is in a file's story. The rest of the bucket is told as it is. */
const meanings: ReadonlyArray<readonly [RegExp, (...parts: string[]) => Meaning]> = [
  [
    new RegExp(`^manifests/[^/]+/${batch}\\.json$`),
    (id) => ({ written: (who) => `${who} lists the files of batch ${short(id)}` }),
  ],
  [
    new RegExp(`^open/[^/]+/${batch}-(\\d+)$`),
    (id, attempt) => ({
      written: (who) => `${who} opens attempt ${attempt} at batch ${short(id)}`,
      removed: (who) => `${who} closes attempt ${attempt} at batch ${short(id)}`,
    }),
  ],
  [
    new RegExp(`^waiting/[^/]+/${batch}\\.json$`),
    (id) => ({ written: (who) => `${who} lets batch ${short(id)} wait for the crawl` }),
  ],
  [
    new RegExp(`^summaries/[^/]+/${batch}\\.json$`),
    (id) => ({ written: () => `batch ${short(id)} is done, with all its files` }),
  ],
  [
    new RegExp(`^quarantine/[^/]+/objects/[0-9a-f]{32}\\.json$`),
    () => ({ written: (who) => `${who} sets the file aside as a whole` }),
  ],
  [/^ledger\/[^/]+\/[0-9a-f]{32}\.json$/, () => ({ written: () => "the file is in the ledger" })],
  [/^(?:turns|recovery|reconcile)\/[^/]+\/[a-z]+(?:\.json)?$/, () => ({})],
  [new RegExp(`^(?:in/|loads/[^/]+/|out/[^/]+/)${batch}`), () => ({})],
];

/** @param key of an object, in whatever bucket: these names are not what files are called. @returns undefined where it is none of them */
export function meaningOf(key: string): Meaning | undefined {
  for (const [form, meaning] of meanings) {
    const found = form.exec(key);
    if (found !== null) return meaning(...found.slice(1));
  }
  return undefined;
}
