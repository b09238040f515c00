import { unsupported } from "../queryError";

/** MySQL's date codes, which date_parse and date_format take, in strftime's spelling. */
const codes: Readonly<Record<string, string>> = {
  a: "%a",
  b: "%b",
  c: "%-m",
  d: "%d",
  e: "%-d",
  f: "%f",
  H: "%H",
  h: "%I",
  I: "%I",
  i: "%M",
  j: "%j",
  k: "%-H",
  l: "%-I",
  M: "%B",
  m: "%m",
  p: "%p",
  r: "%I:%M:%S %p",
  S: "%S",
  s: "%S",
  T: "%H:%M:%S",
  W: "%A",
  Y: "%Y",
  y: "%y",
  "%": "%%",
};

/** @throws QueryError for a code that Trino does not take either, or that is not supported here */
export function dateFormat(mysql: string): string {
  return mysql.replace(/%(.?)/gs, (_, code: string) => {
    const found = codes[code];
    if (found === undefined) throw unsupported(`date format %${code}`);
    return found;
  });
}
