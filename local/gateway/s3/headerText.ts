/** HTTP headers are Latin-1; S3's clients put UTF-8 in them. Most are ASCII, which is both. */
const beyondAscii = /[\u0080-\uffff]/;

export function fromHeader(header: string): string {
  return beyondAscii.test(header) ? Buffer.from(header, "latin1").toString("utf8") : header;
}

export function toHeader(text: string): string {
  return beyondAscii.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}
