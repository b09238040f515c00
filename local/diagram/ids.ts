/**
 * Keys to ids of letters, digits and underscores, after the words given for each. Ids are as different as keys are.
 * A key that comes again keeps its id.
 */
export function idsOf(named: ReadonlyArray<readonly [key: string, words: string]>): Map<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const [key, words] of named) {
    if (ids.has(key)) continue;
    const plain = words.replaceAll(/[^A-Za-z0-9]+/g, "_").replace(/_$/, "");
    let id = plain;
    for (let number = 2; taken.has(id.toLowerCase()); number++) id = `${plain}_${number}`;
    taken.add(id.toLowerCase());
    ids.set(key, id);
  }
  return ids;
}
