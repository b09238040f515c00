import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import {
  specialArchiveSig,
  specialAssetSig,
  specialOutputValueSig,
  specialSecretSig,
} from "@pulumi/pulumi/runtime/rpc";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { plain } from "../../../local/graph/assets";
import { unknownValue, type Properties } from "../../../local/graph/graph";

const signature = "4dabf18193072939515e22adb298388d";

type Signed = Readonly<Record<string, unknown>>;

/** What a program sent, as the graph has it: secrets and outputs unwrapped, archives as flat maps of assets. */
export async function received(properties: Struct | undefined, root: string): Promise<Properties> {
  return (await plain(unwrapped(properties?.toJavaScript() ?? {}, root))) as Properties;
}

function unwrapped(value: unknown, root: string): unknown {
  if (Array.isArray(value)) return value.map((inner) => unwrapped(inner, root));
  if (typeof value !== "object" || value === null) return value;
  const signed = value as Signed;
  switch (signed[signature]) {
    case specialSecretSig:
      return unwrapped(signed.value, root);
    case specialOutputValueSig:
      return "value" in signed ? unwrapped(signed.value, root) : unknownValue;
    case specialAssetSig:
      if (typeof signed.text === "string") return new pulumi.asset.StringAsset(signed.text);
      return new pulumi.asset.FileAsset(resolve(root, String(signed.path)));
    case specialArchiveSig:
      if (typeof signed.path === "string") return new pulumi.asset.FileArchive(resolve(root, signed.path));
      return new pulumi.asset.AssetArchive(unwrapped(signed.assets, root) as pulumi.asset.AssetMap);
    default:
      return Object.fromEntries(Object.entries(signed).map(([key, inner]) => [key, unwrapped(inner, root)]));
  }
}

/** A resource's properties as a provider would answer with them. No program reads back the files that it gave. */
export function sent(properties: Properties): Struct {
  return Struct.fromJavaScript(withoutAssets(properties) as Record<string, JavaScriptValue>);
}

function withoutAssets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAssets);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined && !isAsset(inner));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutAssets(inner)]));
}

const isAsset = (value: unknown): boolean => typeof value === "object" && value !== null && "asset" in value;
