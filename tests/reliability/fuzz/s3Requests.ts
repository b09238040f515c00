import { awkwardTexts, type Chance } from "./chance";
import { signedFor } from "./apiRequests";
import type { HttpRequest } from "./httpClient";

const buckets = ["landing", "versioned", "lake", "nobody", "..", "%2e%2e", "LANDING", "", "a", "x".repeat(300)];
const keys = [
  ...["a", "A", "a/b", "a/b/c", "a//b", "/a", "a/", "..", "../x", "../../outside.txt", "a/../../../outside.txt"],
  ...["%2e%2e/%2e%2e/outside.txt", "..%2F..%2F..%2Foutside.txt", "%00", "a%00b", "%ff", "%", "%zz", "C:%5Cx", "..%5Cx"],
  ...["k".repeat(1024), "k".repeat(1025), "k".repeat(255), "k".repeat(256), "d/".repeat(512), "%F0%9F%98%80", "%C3%A9"],
  ...["//etc/passwd", "%2Fetc%2Fpasswd", ".", "./a", "a/.", "~", "%20", "+", "?", "#", "%0d%0aX:1", "__proto__"],
];
const queries = [
  ...["", "", "", "uploads", "uploadId=x", "uploadId=x&partNumber=1", "partNumber=0&uploadId=", "delete", "tagging"],
  ...["versions", "list-type=2", "list-type=2&max-keys=-1", "max-keys=x", "prefix=%ff", "delimiter=", "versionId=x"],
  ...["versionId=null", "attributes", "acl", "policy", "select&select-type=2", "continuation-token=%00", "location"],
  ...["encoding-type=nothing", "start-after=..", "versioning", "notification", "max-keys=99999999999999999999", "=&&="],
];
const headers: ReadonlyArray<readonly [string, readonly string[]]> = [
  ["range", ["bytes=0-", "bytes=-1", "bytes=9-1", "bytes=a-b", "bytes=0-0,2-2", "x"]],
  ["content-md5", ["x", "1B2M2Y8AsgTpgAmY7PhCfg=="]],
  ["if-none-match", ["*", '"x"', "x"]],
  ["if-match", ["*", '"x"', ""]],
  ["if-modified-since", ["x", "Thu, 01 Jan 1970 00:00:00 GMT"]],
  ["x-amz-copy-source", ["landing/a", "/landing/../x", "x", "", "%zz/%00", "landing/a?versionId=..", "//", "a%2Fb"]],
  ["x-amz-copy-source-range", ["bytes=0-1", "x"]],
  ["x-amz-checksum-crc32", ["x", "AAAAAA=="]],
  ["x-amz-checksum-sha256", ["x", ""]],
  ["x-amz-sdk-checksum-algorithm", ["CRC32", "MD4", "SHA256"]],
  ["x-amz-storage-class", ["STANDARD", "MOON"]],
  ["x-amz-server-side-encryption", ["AES256", "aws:kms", "x"]],
  ["x-amz-server-side-encryption-aws-kms-key-id", ["x", "arn:aws:kms:::"]],
  ["x-amz-tagging", ["a=b", "&&==", "a=b&a=c", "%zz=%zz", "t=".repeat(2000)]],
  ["x-amz-metadata-directive", ["COPY", "REPLACE", "x"]],
  ["x-amz-object-attributes", ["ETag", "x", ",,,"]],
  ["x-amz-meta-x", ["é", "x".repeat(3000)]],
  ["x-amz-decoded-content-length", ["0", "-1", "x", "5"]],
  ["x-amz-trailer", ["x-amz-checksum-crc32", "x"]],
  ["x-amz-acl", ["public-read", "x"]],
  ["x-amz-nothing", ["1"]],
  ["x-amz-mp-object-size", ["x", "-1"]],
  ["expect", ["100-continue"]],
  ["content-type", ["application/x-www-form-urlencoded", "\u00e9"]],
  ["content-encoding", ["aws-chunked", "aws-chunked,gzip"]],
];
const chunkedKinds = ["STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"];
const chunked = [
  "5\r\nhello\r\n0\r\n\r\n",
  "5;chunk-signature=0\r\nhello\r\n0;chunk-signature=0\r\n\r\n",
  "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
  "ffffffffffff\r\nhello",
  "-5\r\nhello\r\n",
  `0\r\n${"a:b\r\n".repeat(40)}\r\n`,
];
const documents = [
  "<Delete><Object><Key>a</Key></Object><Object><Key>../x</Key><VersionId>v</VersionId></Object><Quiet>true</Quiet></Delete>",
  '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"x"</ETag></Part></CompleteMultipartUpload>',
  "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
  '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Delete><Object><Key>&b;</Key></Object></Delete>',
  '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><Tagging><TagSet><Tag><Key>&f;</Key></Tag></TagSet></Tagging>',
  "<Delete><Object><Key>&#0;&#xFFFFFFFF;&nothing;</Key></Object></Delete>",
  `<Delete>${"<Object><Key>a</Key></Object>".repeat(1001)}</Delete>`,
  `${"<a>".repeat(2000)}${"</a>".repeat(2000)}`,
  "<Delete/>",
  "<Delete><__proto__><x/></__proto__><Object>text</Object><Object/></Delete>",
];

/** A request to S3 with something wrong in address, query, headers or body; some are right by chance. */
export function s3Request(chance: Chance): HttpRequest {
  const method = chance.pick(["GET", "PUT", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS"]);
  const query = chance.once(10) ? asciiOnly(chance.mutated(chance.pick(queries))) : chance.pick(queries);
  const path = `/${asciiOnly(pathOf(chance))}${query === "" ? "" : `?${query}`}`;
  const more: Record<string, string> = { authorization: signedFor("s3") };
  if (chance.once(20))
    more.authorization = chance.pick(["", "AWS any:thing", "Bearer x", signedFor("s3").slice(0, 40)]);
  if (chance.once(20)) more.host = chance.pick(["landing.localhost", "..localhost", "x.s3.localhost", "a".repeat(300)]);
  for (let count = chance.below(4); count > 0; count--) {
    const [name, values] = chance.pick(headers);
    if (name !== "expect" || method === "PUT") more[name] = headerOf(chance, values);
  }
  return { method, path, ...bodyOf(chance, method, more) };
}

function pathOf(chance: Chance): string {
  const key = chance.once(4) ? chance.mutated(chance.pick(keys)) : chance.pick(keys);
  const bucket = chance.once(8) ? chance.mutated(chance.pick(buckets)) : chance.pick(buckets.slice(0, 3));
  return chance.once(8) ? bucket : `${bucket}/${key}`;
}

function headerOf(chance: Chance, values: readonly string[]): string {
  const value = chance.once(6) ? chance.mutated(chance.pick(values)) : chance.pick(values);
  return value.replace(/[^\t\x20-\x7e\x80-\xff]/g, "").slice(0, 8000);
}

/** Node's client sends nothing else; raw requests have the rest. */
function asciiOnly(path: string): string {
  return path.replace(/[^\x21-\x7e]/g, "").slice(0, 8000);
}

function bodyOf(
  chance: Chance,
  method: string,
  more: Record<string, string>,
): { body: string; headers: Record<string, string> } {
  if (method === "GET" || method === "HEAD") return { body: "", headers: more };
  if (method === "PUT" && chance.once(3)) {
    const content = { "x-amz-content-sha256": chance.pick(chunkedKinds), "content-encoding": "aws-chunked" };
    const said = { ...more, ...content, "x-amz-decoded-content-length": chance.pick(["5", "5", "4", "x"]) };
    return { body: chance.once(3) ? chance.pick(chunked) : chance.mutated(chance.pick(chunked)), headers: said };
  }
  const text = chance.once(2) ? chance.pick(documents) : chance.pick(awkwardTexts);
  return { body: chance.once(2) ? chance.mutated(text) : text, headers: more };
}
