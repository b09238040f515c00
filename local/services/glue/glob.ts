/** Whether a key fits; with `orBelow`, also where it lies in a folder that fits. */
export function globMatcher(glob: string, { orBelow = false } = {}): (key: string) => boolean {
  const pattern = new RegExp(`^${regexOf(glob)}${orBelow ? "(/.*)?" : ""}$`, "s");
  return (key) => pattern.test(key);
}

/** `*` and `?` stay within a folder, `**` does not; `{a,b}` and `[ab]` as in a shell. */
function regexOf(glob: string): string {
  const parts = glob.match(/\*\*|[*?{},]|\[[^\]]*\]|[^*?{},[]+|\[/g) ?? [];
  let depth = 0;
  return parts
    .map((part) => {
      if (part === "**") return ".*";
      if (part === "*") return "[^/]*";
      if (part === "?") return "[^/]";
      if (part === "{") return ((depth += 1), "(?:");
      if (part === "}" && depth > 0) return ((depth -= 1), ")");
      if (part === "," && depth > 0) return "|";
      if (/^\[.+\]$/s.test(part)) return part.replace(/^\[!/, "[^");
      return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    })
    .join("");
}
