import { AwsError } from "../errors";
import type { Input } from "../service";
import { given } from "./input";
import type { Objects, Wanted } from "./objects";

/** The version that `x-amz-copy-source` names: `[/]<bucket>/<key>[?versionId=<id>]`, percent-encoded. @throws AwsError InvalidArgument */
export function copySource({ buckets }: Objects, input: Input): Wanted {
  const header = given(input, "CopySource") ?? "";
  const [, path = "", version] = /^\/?(.*?)(?:\?versionId=([^?]*))?$/s.exec(header) ?? [];
  const decoded = decodedPath(path);
  const slash = decoded.indexOf("/");
  if (slash < 1 || slash === decoded.length - 1) {
    throw new AwsError(
      "InvalidArgument",
      `Copy source "${header}" is not of the form <bucket>/<key>[?versionId=<id>].`,
    );
  }
  const wanted = { bucket: buckets.get(decoded.slice(0, slash)), key: decoded.slice(slash + 1) };
  return version === undefined ? wanted : { ...wanted, version };
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new AwsError("InvalidArgument", `Copy source "${path}" is not percent-encoded UTF-8.`);
  }
}
