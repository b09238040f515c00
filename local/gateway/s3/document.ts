import { XMLParser } from "fast-xml-parser";
import { AwsError } from "../../services/errors";
import { element, isStructure, scalar } from "../xml";

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Lists whose items stand one after the other, under this name, without an element around them. */
const flattened: Readonly<Record<string, string>> = {
  CommonPrefixes: "CommonPrefixes",
  Contents: "Contents",
  DeleteMarkers: "DeleteMarker",
  Deleted: "Deleted",
  Errors: "Error",
  Events: "Event",
  FilterRules: "FilterRule",
  LambdaFunctionConfigurations: "CloudFunctionConfiguration",
  Parts: "Part",
  Uploads: "Upload",
  Versions: "Version",
};
/** Lists with an element around them, and the name of an item. */
const wrapped: Readonly<Record<string, string>> = { Buckets: "Bucket", TagSet: "Tag" };

function member(name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return list(name, value);
  if (name === "LambdaFunctionArn") return element("CloudFunction", scalar(value));
  if (!isStructure(value)) return element(name, scalar(value));
  return element(name === "Key" ? "S3Key" : name, membersOf(value)); // the key filter of a notification
}

function list(name: string, items: readonly unknown[]): string {
  const itemName = flattened[name] ?? wrapped[name] ?? name;
  const content = items.map((item) => element(itemName, isStructure(item) ? membersOf(item) : scalar(item))).join("");
  return name in wrapped ? element(name, content) : content;
}

function membersOf(structure: Readonly<Record<string, unknown>>): string {
  return Object.entries(structure)
    .map(([name, value]) => member(name, value))
    .join("");
}

/** A structure as S3's XML. */
export function documentOf(root: string, structure: Readonly<Record<string, unknown>>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${membersOf(structure)}</${root}>`;
}

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true, // numeric references among them, which clients write for control characters in keys
  removeNSPrefix: true,
  isArray: (name) => name === "Object" || name === "Part" || name === "Tag",
});

/** Reads S3's XML: elements as members, texts as strings; Object, Part and Tag are always lists. @throws AwsError MalformedXML */
export function structureOf(body: Buffer, root: string): Readonly<Record<string, unknown>> {
  const text = body.toString("utf8");
  const problem = new AwsError("MalformedXML", `The XML you provided was not well-formed or is no <${root}>.`);
  if (text.includes("<!")) throw problem; // no declarations of types or entities, no comments: no client writes them
  let parsed: unknown;
  try {
    parsed = parser.parse(text, true);
  } catch {
    throw problem;
  }
  const found = isStructure(parsed) ? parsed[root] : undefined;
  if (isStructure(found)) return found;
  throw problem;
}
