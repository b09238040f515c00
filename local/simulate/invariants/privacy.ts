import type { Evidence } from "../evidence/evidence";
import type { Violation } from "../outcome";
import { privateMark } from "../senders/values";
import { violation } from "./objects";

/** What a private column holds is in no table but the raw one, and in no log, message or notice. */
export async function privateStaysPrivate(evidence: Evidence): Promise<Violation[]> {
  const { contract } = evidence.stage;
  if (contract === undefined || !contract.columns.some((column) => column.private === true)) return [];
  const value = new RegExp(`${privateMark} [0-9a-f]{6}`);
  const notices = evidence.notices.map((text) => ({ where: "a notice", text }));
  const places = [...notices, ...(await evidence.said())].filter(({ text }) => value.test(text));
  return [...new Set(places.map(({ where }) => where))].map((where) =>
    violation("privacy", `${where} has a value of a private column`),
  );
}
