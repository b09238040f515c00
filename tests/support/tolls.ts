/** A good toll record; what a test does not say is made up. */
export function tollRecord(over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const made = { transaction_id: 1, transaction_date: "2026/11/01", toll_booth: "buckley_rd", vehicle_make: "Audi" };
  return { ...made, vehicle_category: "car", transaction_amount: 1.5, ...over };
}

export const strictJson = (record: object): string => JSON.stringify(record);

/** As Python's `str(dict)` writes it. */
export function dictText(record: Readonly<Record<string, unknown>>): string {
  return `{${Object.entries(record)
    .map(([key, value]) => `'${key}': ${pythonText(value)}`)
    .join(", ")}}`;
}

function pythonText(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "string") return String(value);
  return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("'", "\\'")}'`;
}

export const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
