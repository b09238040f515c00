import type { Evidence } from "../evidence/evidence";
import type { Found, KeyFolder } from "../evidence/target";
import type { Violation } from "../outcome";
import { landedOf, uncleared, unsettled, violation } from "./objects";

/** In a lake, the folder of each key has the files of the write that the ledger names, all its rows, and no other file. */
export function foldersAreExact(evidence: Evidence): Violation[] {
  const landedAs = (keys: ReadonlySet<string>) =>
    new Set(evidence.landed.filter(({ key }) => keys.has(key)).map(({ source }) => landedOf(source)));
  return evidence.targets.flatMap((found) => {
    const [open, crowded] = [landedAs(unsettled(evidence, found)), landedAs(uncleared(evidence, found))];
    const settled = found.folders.filter(({ landed = "" }) => !open.has(landed));
    return settled.flatMap((one) => isExact(found, one, crowded.has(one.landed ?? "")));
  });
}

function isExact(
  { name: zone }: Found,
  { name, files, write, rows, claimedFor }: KeyFolder,
  mayHaveOthers: boolean,
): Violation[] {
  const mine = files.filter((file) => file.write === write);
  const others = mayHaveOthers ? 0 : files.length - mine.length;
  const held = mine.reduce((sum, file) => sum + file.rows, 0);
  const told = (isSo: boolean, what: string) => (isSo ? [violation("folders", `${name} in ${zone}: ${what}`)] : []);
  return [
    ...told(others > 0, `${others} files are of no write that the ledger names`),
    ...told(held !== rows, `its files hold ${held} rows, and the ledger says ${rows}`),
    ...told(claimedFor !== undefined, `a write of version ${claimedFor} was begun and never ended`),
  ];
}
