import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { readdirSync } from "fs";
import * as path from "path";
import type { Foundation } from "./foundation";
import { grant, type Grantee } from "./shared/grants";
import { StorageBucket } from "./storageBucket";

export interface GlueBaseArgs {
  on: Foundation;
  /** Folder with `jobs/*.py` and the packages of `lib/`, relative to the project. @default "glue" */
  folder?: string;
}

/** What every Glue job and crawler of a stack shares: encryption settings, scripts, and the library of transforms. */
export class GlueBase extends pulumi.ComponentResource {
  readonly security: aws.glue.SecurityConfiguration;
  /** Where `--extra-py-files` points. */
  readonly libraryUri: pulumi.Output<string>;
  private readonly scripts: StorageBucket;
  private readonly folder: string;
  private wheel: pulumi.Output<string> | undefined;

  constructor(
    private readonly label: string,
    args: GlueBaseArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:glue:GlueBase", label, {}, opts);
    const { on, folder = "glue" } = args;
    this.folder = folder;
    this.security = new aws.glue.SecurityConfiguration(
      `${label}-security`,
      // Named, because Glue puts it into the names of log groups.
      { name: on.named(label, 255), encryptionConfiguration: encryptedWith(on.key.arn) },
      { parent: this },
    );
    this.scripts = new StorageBucket(`${label}-scripts`, { on }, { parent: this });
    this.libraryUri = this.upload("lib/landfall.zip", libraryOf(folder));
    this.registerOutputs({ scriptsBucket: this.scripts.name });
  }

  /** Uploads `jobs/<file>`. @returns its s3:// address */
  script(file: string): pulumi.Output<string> {
    return this.upload(`jobs/${file}`, new pulumi.asset.FileAsset(path.join(this.folder, "jobs", file)));
  }

  /** The library as Python shell jobs take it, which install wheels only. @returns its s3:// address */
  wheelUri(): pulumi.Output<string> {
    this.wheel ??= this.upload(`lib/${wheelName}-py3-none-any.whl`, wheelOf(this.folder));
    return this.wheel;
  }

  /** Lets a job or a crawler find out how to encrypt. */
  grantSecurity(grantee: Grantee): void {
    // Glue knows no resource for it.
    const read = { Effect: "Allow" as const, Action: ["glue:GetSecurityConfiguration"], Resource: "*" };
    grant(grantee, `${this.label}-security`, [read], { parent: this });
  }

  /** Lets a job fetch its script and the library. */
  grantScripts(grantee: Grantee): void {
    this.scripts.grant(grantee, { read: ["jobs/", "lib/"] });
  }

  private upload(key: string, source: pulumi.asset.Asset | pulumi.asset.Archive): pulumi.Output<string> {
    // The bucket's settings first: an object keeps the encryption that it was put with.
    const options = { parent: this, dependsOn: this.scripts };
    const object = new aws.s3.BucketObjectv2(
      `${this.label}-${key}`,
      { bucket: this.scripts.name, key, source },
      options,
    );
    return pulumi.interpolate`s3://${this.scripts.name}/${object.key}`;
  }
}

const wheelName = "landfall_glue-1.0";

/** The package `glue.lib` as jobs import it: Python files only (caches differ from machine to machine), in a fixed order. */
function libraryOf(folder: string): pulumi.asset.AssetArchive {
  return new pulumi.asset.AssetArchive(modulesOf(folder));
}

/** The same as a wheel: the modules and what an installer asks to know of them. */
function wheelOf(folder: string): pulumi.asset.AssetArchive {
  const modules = modulesOf(folder);
  const about = `${wheelName}.dist-info`;
  const texts = {
    [`${about}/METADATA`]: "Metadata-Version: 2.1\nName: landfall-glue\nVersion: 1.0\n",
    [`${about}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: landfall\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  };
  // Without hashes, which an installer does not ask for.
  const record = [...Object.keys(modules), ...Object.keys(texts), `${about}/RECORD`]
    .map((name) => `${name},,\n`)
    .join("");
  const files = Object.entries({ ...texts, [`${about}/RECORD`]: record }).map(
    ([name, text]) => [name, new pulumi.asset.StringAsset(text)] as const,
  );
  return new pulumi.asset.AssetArchive({ ...modules, ...Object.fromEntries(files) });
}

function modulesOf(folder: string): Record<string, pulumi.asset.Asset> {
  const modules = readdirSync(path.join(folder, "lib"), { recursive: true, encoding: "utf8" });
  const files = ["__init__.py", ...modules.map((file) => `lib/${file}`)].filter((file) => file.endsWith(".py")).sort();
  return Object.fromEntries(files.map((file) => [`glue/${file}`, new pulumi.asset.FileAsset(path.join(folder, file))]));
}

function encryptedWith(
  kmsKeyArn: pulumi.Output<string>,
): aws.types.input.glue.SecurityConfigurationEncryptionConfiguration {
  return {
    cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn },
    jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn },
    s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn },
  };
}
