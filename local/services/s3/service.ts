import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Cloud } from "../../cloud";
import type { Table } from "../../engine/store";
import type { Resource } from "../../graph/graph";
import type { ObjectFiles } from "../offers";
import type { Api, Caller, Service, ServiceDefinition } from "../service";
import { Adoption } from "./adoption";
import { Announcer } from "./announcer";
import { Blobs } from "./blobs";
import { Buckets, type BucketRow } from "./buckets";
import { Changes, type Work } from "./changes";
import { putOf, type DeployedPut } from "./deployedObject";
import { fidelity } from "./fidelity";
import { FunctionDeliveries, type Delivery } from "./functionDeliveries";
import { ObjectIndex } from "./objectIndex";
import { readable, type Objects } from "./objects";
import { operationsOf } from "./operations/operations";
import { Placement } from "./placement";
import { resources } from "./resources";
import { Rights } from "./rights";
import { sampleOf } from "./sample";
import { Sequence } from "./sequence";
import { Uploads, type Part, type Upload } from "./uploads";

const objectType = "aws:s3/bucketObjectv2:BucketObjectv2";

/** S3 on plain files: an index in the store, bytes on disk, events to those who listen. */
class S3 implements Service, ObjectFiles {
  readonly api: Api;
  private readonly objects: Objects;
  private readonly deliveries: FunctionDeliveries;
  private readonly adoption: Adoption;
  /** What the program's own objects were last made from, by bucket and key. */
  private readonly deployed: Table<string>;

  constructor(private readonly cloud: Cloud) {
    const { store } = cloud.engine;
    this.deliveries = new FunctionDeliveries(cloud, store.table<Delivery>("s3.deliveries"));
    this.deployed = store.table<string>("s3.deployed");
    this.objects = objectsOf(cloud, new Announcer(cloud, this.deliveries));
    this.adoption = new Adoption(this.objects);
    this.api = { protocol: "rest-xml", signingName: "s3", operations: operationsOf(this.objects) };
    cloud.provide("s3", this);
  }

  async deploy(resource: Resource): Promise<void> {
    if (resource.type === objectType) await this.deployObject(resource);
    else this.objects.buckets.deploy(resource);
  }

  start(): void {
    this.deliveries.start();
  }

  async stop(): Promise<void> {
    await this.objects.changes.settled();
  }

  root(bucket: string): string {
    return this.objects.placement.root(bucket);
  }

  bucketNames(): readonly string[] {
    return this.objects.buckets.names();
  }

  fileFor(caller: Caller, bucketName: string, key: string, versionId?: string): string {
    const { buckets, rights, blobs, placement } = this.objects;
    const bucket = buckets.get(bucketName);
    const row = readable(this.objects, caller, {
      bucket,
      key,
      ...(versionId === undefined ? {} : { version: versionId }),
    });
    rights.key(caller, "kms:Decrypt", bucket, key, row.headers);
    return placement.plainFile(row) ?? blobs.path(row.sequence);
  }

  list(caller: Caller, bucketName: string, prefix: string): ReturnType<ObjectFiles["list"]> {
    return [...this.listable(caller, bucketName, prefix).list(bucketName, prefix)];
  }

  sample(
    ...[caller, bucketName, prefix, sampling]: Parameters<ObjectFiles["sample"]>
  ): ReturnType<ObjectFiles["list"]> {
    return sampleOf(this.listable(caller, bucketName, prefix), bucketName, prefix, sampling);
  }

  adopt(caller: Caller, bucket: string, under?: string): ReturnType<ObjectFiles["adopt"]> {
    return this.cloud.engine.inside(() => this.adoption.adopt(caller, bucket, under));
  }

  /** The index, for a caller who may list what is below a prefix of a bucket. */
  private listable(caller: Caller, bucketName: string, prefix: string): ObjectIndex {
    const { buckets, rights, index } = this.objects;
    rights.bucket(caller, "s3:ListBucket", buckets.get(bucketName), { "s3:prefix": prefix });
    return index;
  }

  /** Written only where it is not what was written before: a restart makes no versions and no events. */
  private async deployObject({ outputs }: Resource): Promise<void> {
    const put = putOf(outputs);
    const { Bucket, Key } = put;
    const made = digestOf(put);
    if (this.deployed.get(`${Bucket}/${Key}`) === made && this.objects.index.current(Bucket, Key) !== undefined) return;
    await this.cloud.call(this.cloud.admin, "s3", "PutObject", { ...put });
    this.deployed.set(`${Bucket}/${Key}`, made);
  }
}

function digestOf({ Body, ...members }: DeployedPut): string {
  return createHash("sha256").update(JSON.stringify(members)).update(Body).digest("hex");
}

function objectsOf(cloud: Cloud, announcer: Announcer): Objects {
  const { engine, directory } = cloud;
  const { store } = engine;
  const index = new ObjectIndex(store);
  const blobs = new Blobs(join(directory, "s3"));
  const placement = new Placement(directory, index, blobs);
  const sequence = new Sequence(store.table<number>("s3.sequence"));
  const work = store.table<Work>("s3.work");
  return {
    cloud,
    index,
    blobs,
    placement,
    buckets: new Buckets(store.table<BucketRow>("s3.buckets"), () => engine.now()),
    rights: new Rights(cloud),
    changes: new Changes({ engine, index, blobs, placement, announcer, sequence, work }),
    uploads: new Uploads(store.table<Upload>("s3.uploads"), store.table<Part>("s3.parts")),
  };
}

export const definition: ServiceDefinition = {
  name: "s3",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new S3(cloud),
};
