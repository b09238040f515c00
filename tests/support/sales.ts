/** Headers as senders of sales records write them. */
export const headers = [
  "Region",
  "Country",
  "Item Type",
  "Sales Channel",
  "Order Priority",
  "Order Date",
  "Order ID",
  "Ship Date",
  "Units Sold",
  "Unit Price",
  "Unit Cost",
  "Total Revenue",
  "Total Cost",
  "Total Profit",
] as const;

export type Sale = Partial<Record<(typeof headers)[number], string>>;

/** A good sales record; what a test does not say is made up. */
export function sale(over: Sale = {}): Sale {
  return {
    Region: "Europe",
    Country: "Norway",
    "Item Type": "Snacks",
    "Sales Channel": "Online",
    "Order Priority": "H",
    "Order Date": "1/27/2026",
    "Order ID": "1",
    "Ship Date": "2/12/2026",
    "Units Sold": "10",
    "Unit Price": "2.50",
    "Unit Cost": "1.50",
    "Total Revenue": "25.00",
    "Total Cost": "15.00",
    "Total Profit": "10.00",
    ...over,
  };
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A file of sales records, as RFC 4180 has it. */
export function salesCsv(rows: readonly Sale[], { order = headers, eol = "\r\n" } = {}): string {
  const line = (cells: readonly string[]) => cells.map(quoted).join(",") + eol;
  return line(order) + rows.map((row) => line(order.map((header) => row[header] ?? ""))).join("");
}
