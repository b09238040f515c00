import { decoded } from "../target";

/** What a request is about: nothing (the account), a bucket, or an object in it. */
export interface Address {
  readonly bucket?: string;
  readonly key?: string;
}

const label = "[a-z0-9][a-z0-9.-]*";
/** `<bucket>.s3.<any host>`, `<bucket>.s3-<region>...`, and `<bucket>.localhost`, as clients do that put the bucket in front. */
const virtualHost = new RegExp(`^(${label})\\.(?:s3[.-]|localhost(?::|$))`);

/** Where the bucket and key of a request stand: in the path, or the bucket in the host name. @throws AwsError InvalidURI */
export function addressOf(host: string, rawPath: string): Address {
  const path = rawPath.replace(/^\//, "");
  const [, fronted] = virtualHost.exec(host) ?? [];
  if (fronted !== undefined && fronted !== "s3") return { bucket: fronted, ...keyOf(path) };
  const slash = path.indexOf("/");
  const bucket = decoded(slash < 0 ? path : path.slice(0, slash));
  if (bucket === "") return {};
  return { bucket, ...keyOf(slash < 0 ? "" : path.slice(slash + 1)) };
}

function keyOf(path: string): Address {
  return path === "" ? {} : { key: decoded(path) };
}
