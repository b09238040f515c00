import type { RolePolicies } from "../iam/access";
import type { Mounts, Question } from "../spark/protocol";
import type { Role } from "./iam/roles";
import type { Caller } from "./service";

/** What services offer each other in process, where no AWS API call would be the honest way. A line a service. */
export interface Offers {
  readonly s3: ObjectFiles;
  readonly events: EventSink;
  readonly kms: KeyUse;
  readonly iam: RoleBook;
  readonly secrets: SecretKeeper;
  readonly metrics: MetricSink;
  readonly catalog: CatalogWriter;
  readonly warehouse: Warehouse;
  readonly queues: QueueFeed;
  readonly sessions: SparkSessions;
}

export interface Sampling {
  /** Most keys of one folder. */
  readonly mostAFolder: number;
  isWanted(key: string): boolean;
}

/** Objects as files on disk, for Spark and the SQL engine. */
export interface ObjectFiles {
  /** The folder in which each current object of the bucket is the file of its key. */
  root(bucket: string): string;
  bucketNames(): readonly string[];
  /** The file holding one version's bytes (the current one by default), after checking that `caller` may read it. */
  fileFor(caller: Caller, bucket: string, key: string, versionId?: string): string;
  /** Keys under a prefix, after checking that `caller` may list them. Sorted by UTF-8 bytes. */
  list(
    caller: Caller,
    bucket: string,
    prefix: string,
  ): ReadonlyArray<{ key: string; size: number; etag: string; lastModified: string }>;
  /** As `list`, of each folder only the first that are wanted: the others, which may be very many, are not looked at. */
  sample(caller: Caller, bucket: string, prefix: string, sampling: Sampling): ReturnType<ObjectFiles["list"]>;
  /** Makes objects of the files that a job wrote or removed below `root(bucket)`, as `caller`, with their events; `under` looks only at keys with that prefix. */
  adopt(
    caller: Caller,
    bucket: string,
    under?: string,
  ): Promise<{ created: readonly string[]; deleted: readonly string[] }>;
}

/** An event on the way to the default bus, from an AWS service. */
export interface ServiceEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Story ids for the trace, such as "object:<bucket>/<key>@<version>". */
  readonly about: readonly string[];
}
export interface EventSink {
  /** Accepts an event of an AWS service. Deliveries survive a kill from here on. @returns the event's id */
  emit(event: ServiceEvent): string;
}

export interface KeyUse {
  /**
   * Checks that `caller` may use the key for `action` ("kms:Decrypt", "kms:GenerateDataKey") on behalf of `service`
   * ("s3", "sqs", "sns", "secretsmanager", ...). `key` is an id, ARN or alias. AWS-managed keys (alias/aws/...) always allow.
   */
  use(caller: Caller, action: string, key: string, service: string, context?: Readonly<Record<string, string>>): void;
}

export interface RoleBook {
  /** A role's policies, compiled; undefined where the graph has no such role. */
  policiesOf(roleName: string): RolePolicies | undefined;
  /** Undefined where the graph has no such role. */
  roleOf(roleArn: string): Role | undefined;
  /** @throws NoSuchEntity where the graph has no such role */
  trusts(roleArn: string, service: string, sourceArn: string): boolean;
}

/** A secret that an AWS service keeps for its customer, such as a warehouse's admin password. */
export interface ManagedSecret {
  /** "arn:aws:secretsmanager:<region>:<account>:secret:<name>-<six characters>" */
  readonly arn: string;
  /** The service that keeps it: "redshift". */
  readonly owner: string;
  /** Key id, ARN or alias; none for the one that AWS keeps. */
  readonly kmsKey?: string;
}
export interface SecretKeeper {
  /** Makes the secret known. Where it has no value yet, `value` turns a fresh password into the text to keep. Read it with GetSecretValue. */
  createManaged(secret: ManagedSecret, value: (password: string) => string): void;
}

export interface MetricSink {
  /** Tells CloudWatch a value, at the engine's time. Alarms on it are judged at the end of their period. */
  put(namespace: string, metric: string, dimensions: Readonly<Record<string, string>>, value: number): void;
}

export interface CatalogTable {
  readonly database: string;
  readonly name: string;
  readonly columns: ReadonlyArray<{ name: string; type: string }>;
  readonly partitionKeys: ReadonlyArray<{ name: string; type: string }>;
  readonly location: string;
  readonly parameters: Readonly<Record<string, string>>;
}
export interface CatalogWriter {
  table(database: string, name: string): CatalogTable | undefined;
}

export interface Warehouse {
  /** Tables and columns of a Redshift database, for JDBC crawlers. `caller` must hold the secret's rights already. */
  describe(target: {
    workgroup?: string;
    cluster?: string;
    database: string;
  }): Promise<ReadonlyArray<{ schema: string; table: string; columns: ReadonlyArray<{ name: string; type: string }> }>>;
}

/** What wakes the consumers of queues; the messages themselves come by ReceiveMessage. */
export interface QueueFeed {
  /**
   * Calls `available` whenever the queue has something to receive. From now on its hidden messages keep a run from being
   * quiet. @returns what ends it @throws UsageError where there is no such queue
   */
  consume(queueArn: string, available: () => void): () => void;
  /** How many messages can be received now. */
  visible(queueArn: string): number;
}

/** Which interactive Spark session to begin: with whose role, arguments and libraries. */
export interface SessionAsked {
  /** A Spark job's name. */
  readonly job: string;
  /** True for the account's administrator in place of the job's role. */
  readonly asAdmin: boolean;
}
/** A catalog table as Spark reads it. */
export interface SessionTable {
  readonly database: string;
  readonly name: string;
  /** "parquet", "json", "csv" */
  readonly format: string;
  readonly columns: CatalogTable["columns"];
  readonly partitionKeys: CatalogTable["partitionKeys"];
  readonly partitions: ReadonlyArray<{ readonly values: readonly string[]; readonly location: string }>;
  /** s3://bucket/prefix/ */
  readonly location: string;
  readonly options: Readonly<Record<string, string>>;
}
export interface UnseenTable {
  /** database.name */
  readonly table: string;
  readonly why: string;
}
/** Everything that a session's process needs to be as the job's is. */
export interface SparkSession {
  readonly id: string;
  readonly job: string;
  /** ARN of whoever it acts as. */
  readonly as: string;
  /** By name with its dashes. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Zip files and folders for sys.path. */
  readonly libraries: readonly string[];
  readonly conf: Readonly<Record<string, string>>;
  readonly tables: readonly SessionTable[];
  readonly unseen: readonly UnseenTable[];
}
export interface SparkSessions {
  /** @throws UsageError where there is no such Spark job */
  begin(asked: SessionAsked): SparkSession;
  /** As a job's run asks before and after it touches S3. @throws AwsError where AWS would refuse */
  answer(id: string, question: Question): Promise<Mounts>;
  /** What the session left half written becomes objects. */
  end(id: string): Promise<void>;
}
