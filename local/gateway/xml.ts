const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Line feed and tab may stand as they are. */
function isControl(sign: string): boolean {
  return sign < " " && sign !== "\n" && sign !== "\t";
}

/** Text as XML content. Control characters become references, as AWS writes them, although XML 1.0 has no name for most. */
export function escaped(text: string): string {
  return text.replace(
    /[&<>"\p{Cc}]/gu,
    (sign) => escapes[sign] ?? (isControl(sign) ? `&#x${sign.charCodeAt(0).toString(16)};` : sign),
  );
}

/** `<name>content</name>`; the content is XML already. */
export function element(name: string, content: string): string {
  return content === "" ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

/** A scalar as the text that AWS writes for it. */
export function scalar(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return value.toString("base64");
  return escaped(String(value));
}

export function isStructure(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !(value instanceof Date) && !Buffer.isBuffer(value);
}

export const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
