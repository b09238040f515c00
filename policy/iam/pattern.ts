const matchers = new Map<string, RegExp>();

/** IAM's wildcards: `*` is any text, `?` any one character. Case does not count. */
export function matches(pattern: string, text: string): boolean {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    matcher = new RegExp(`^${source}$`, "is");
    matchers.set(pattern, matcher);
  }
  return matcher.test(text);
}

export const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/** Whether a text is nothing but wildcards: `*`, `**`, `?*`. */
export const isWildcard = (text: string): boolean => text.includes("*") && /^[*?]+$/.test(text);

/** Types of which "all" is as good as everything: whoever has them all has what they guard. */
const guarding = /^(key|secret|role|user|group|policy|parameter)[:/][*?/:]*$/i;

/** Whether a resource pattern leaves nothing out: `*`, `arn:aws:s3:::*`, `arn:*:glue:*:*:*`, every role of an account. */
export function isEverything(resource: string): boolean {
  if (isWildcard(resource)) return true;
  if (!resource.toLowerCase().startsWith("arn:")) return false;
  const own = resource.split(":").slice(5).join(":");
  if (resource.split(":").length < 6) return /[*?]$/.test(resource); // "arn:aws:s3*" takes the rest, too.
  return (own.includes("*") && /^[*?/:]*$/.test(own)) || guarding.test(own);
}

/** Whether an ARN pattern is held to an account: or, as ARNs of buckets have none, to a bucket. */
export function namesAccount(arn: string): boolean {
  const [prefix, , , , account = "", ...own] = arn.split(":");
  if (prefix?.toLowerCase() !== "arn" || own.length === 0) return !/[*?]$/.test(arn);
  if (account !== "") return !hasWildcard(account);
  return !isWildcard(own.join(":").split("/")[0] ?? "");
}

const worldWide = { ipv4: 7, ipv6: 16 } as const;

/** Whether an address range is half of the world and more: 0.0.0.0/1 and 128.0.0.0/1 are everybody in two rules. */
export function isWorld(range: string): boolean {
  const [address = "", bits] = range.split("/");
  return bits !== undefined && Number(bits) <= (address.includes(":") ? worldWide.ipv6 : worldWide.ipv4);
}
