import { AwsError } from "../services/errors";

/** A request target in its parts. The path is as sent: object keys may hold `..`, `//` and escapes that no parser may tidy. */
export interface Target {
  readonly rawPath: string;
  readonly query: URLSearchParams;
}

export function targetOf(url: string): Target {
  const mark = url.indexOf("?");
  if (mark < 0) return { rawPath: url, query: new URLSearchParams() };
  return { rawPath: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

/** @param code the API's for what it cannot read; S3's by default @throws AwsError where the text is no percent-encoded UTF-8 */
export function decoded(text: string, code = "InvalidURI"): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError(code, `Couldn't parse the specified URI: "${text}" is not percent-encoded UTF-8.`);
  }
}
