/** What a client was told is done: a landed file with its first transaction id, or a message sent. */
export type Acknowledged = { key: string; version: string; first: number } | { message: string };

/** What is there in the end. */
export interface Found {
  /** In the landing bucket: [key, version], the newest of a key first. */
  readonly versions: ReadonlyArray<readonly [key: string, version: string]>;
  readonly ledger: ReadonlyArray<readonly [key: string, version: string, outcome: string, rows: number]>;
  readonly rows: ReadonlyArray<readonly [source: string, id: number]>;
  readonly messages: readonly string[];
}

/** How many rows each file has. */
const rowsOfFile = 5;

/** Where the promise is broken: each acknowledged thing there, each version in the ledger once, the newest version's rows once. */
export function differences(acknowledged: readonly Acknowledged[], found: Found): string[] {
  return [...lostFiles(acknowledged, found), ...lostMessages(acknowledged, found), ...ledger(found), ...rows(found)];
}

const named = (key: string, version: string): string => `${key}@${version}`;

function lostFiles(acknowledged: readonly Acknowledged[], { versions }: Found): string[] {
  const there = new Set(versions.map(([key, version]) => named(key, version)));
  return acknowledged.flatMap((each) =>
    "key" in each && !there.has(named(each.key, each.version)) ? [`${named(each.key, each.version)} is lost`] : [],
  );
}

function lostMessages(acknowledged: readonly Acknowledged[], { messages }: Found): string[] {
  const times = counted(messages);
  return acknowledged.flatMap((each) =>
    "message" in each && (times.get(each.message) ?? 0) === 0 ? [`"${each.message}" is lost`] : [],
  );
}

function ledger({ versions, ledger: entries }: Found): string[] {
  const times = counted(entries.map(([key, version]) => named(key, version)));
  return versions.flatMap(([key, version]) => {
    const count = times.get(named(key, version)) ?? 0;
    return count === 1 ? [] : [`${named(key, version)} is in the ledger ${count} times`];
  });
}

function rows({ versions, rows: present }: Found): string[] {
  const newest = new Map([...versions].reverse().map(([key, version]) => [key, version]));
  const wanted = new Set([...newest].map(([key, version]) => named(key, version)));
  const sourceOf = (source: string): string => source.slice(source.indexOf("/") + 1);
  const times = counted(present.map(([source]) => sourceOf(source)));
  const twice = [...counted(present.map(([source, id]) => `${source} row ${id}`))].filter(([, count]) => count > 1);
  return [
    ...[...wanted].flatMap((file) =>
      times.get(file) === rowsOfFile ? [] : [`${file} has ${times.get(file) ?? 0} rows of ${rowsOfFile}`],
    ),
    ...[...times.keys()].flatMap((file) => (wanted.has(file) ? [] : [`${file} is superseded and has rows`])),
    ...twice.map(([row, count]) => `${row} is there ${count} times`),
  ];
}

function counted(items: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const item of items) times.set(item, (times.get(item) ?? 0) + 1);
  return times;
}
