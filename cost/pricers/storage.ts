import { eachTime, keptGb, type Charge, type Context, type Pricer, type Pricers } from "../charge";
import { at, listAt, numberAt, textAt, type CostResource, type Properties } from "../resource";
import { types } from "../types";
import { isShell } from "../work";

/** What a bucket holds and is asked for: files that land, and what jobs write into it. */
const bucket: Pricer = (resource, context) => {
  const traffic = [...landed(resource, context), ...written(resource, context)];
  const isRequest = ({ price }: Charge) => price === "s3Put" || price === "s3Get";
  const requests = traffic.filter(isRequest).reduce((sum, { quantity }) => sum + quantity, 0);
  const share = keyShare(resource, context);
  return [...traffic, { price: "keyRequest", quantity: requests * share, kind: "use" }];
};

/** Put by the sender, read once by the job that copies it, kept until a lifecycle rule says otherwise. */
function landed(resource: CostResource, context: Context): Charge[] {
  const works = context.activity.of(resource);
  if (works.length === 0) return [];
  const { coldAfter, expireAfter } = lifecycleOf(resource, "", context);
  const kept = keptGb(context, expireAfter);
  const warm = keptGb(context, Math.min(coldAfter, expireAfter));
  return [
    ...eachTime("s3Put", works, () => 1),
    ...eachTime("s3Get", works, () => 1),
    { price: "s3Standard", quantity: warm, kind: "use" },
    { price: "s3Infrequent", quantity: kept - warm, kind: "use" },
    ...(kept > warm ? eachTime("s3Transition", works, () => 1) : []),
  ];
}

/** Each Spark job is taken to write its batch once into each bucket that its arguments name. */
function written(resource: CostResource, context: Context): Charge[] {
  const { inventory, activity, assumed } = context;
  const jobs = inventory.ofType(types.job).filter((job) => !isShell(job) && writes(job, resource, context));
  return jobs.flatMap((job) => {
    const works = activity.of(job);
    if (works.length === 0) return [];
    const copies = namesIn(job, "--staging", resource, context);
    const days = copies
      ? Math.min(...["in/", "out/"].map((prefix) => lifecycleOf(resource, prefix, context).expireAfter))
      : Infinity;
    const share = copies ? 1 + assumed.parquetShare : assumed.parquetShare;
    return [
      ...eachTime("s3Put", works, (files) => files + assumed.requestsPerRun),
      ...eachTime("s3Get", works, (files) => files + assumed.requestsPerRun),
      { price: "s3Standard" as const, quantity: keptGb(context, days) * share, kind: "use" as const },
    ];
  });
}

const codeArguments = ["--extra-py-files", "--TempDir"];

function writes(job: CostResource, into: CostResource, context: Context): boolean {
  const given = at(job, "defaultArguments");
  const names = typeof given === "object" && given !== null ? Object.keys(given) : [];
  return names.some((name) => !codeArguments.includes(name) && namesIn(job, name, into, context));
}

/** Before deployment an argument may be any of what the arguments come from, but for where the job's code is. */
function namesIn(job: CostResource, argument: string, into: CostResource, { inventory }: Context): boolean {
  const named = inventory.namedBy(job, `defaultArguments.${argument}`, types.bucket);
  return named.includes(into) && !inventory.namedBy(job, "command", types.bucket).includes(into);
}

interface Lifecycle {
  /** Days; Infinity is never. */
  readonly coldAfter: number;
  readonly expireAfter: number;
}

/** What becomes of current objects below a prefix. */
function lifecycleOf(resource: CostResource, prefix: string, { inventory }: Context): Lifecycle {
  const rules = inventory
    .naming(resource, "bucket", types.lifecycle)
    .flatMap((one) => listAt(one, "rules").map((rule) => ({ ...one, inputs: rule as Properties, outputs: {} })))
    .filter((rule) => [prefix, ""].includes(textAt(rule, "filter.prefix")));
  const days = rules.map((rule) => numberAt(rule, "expiration.days", Infinity));
  const cold = rules.flatMap((rule) => listAt(rule, "transitions")).map((one) => Number((one as Properties).days));
  return { coldAfter: Math.min(Infinity, ...cold), expireAfter: Math.min(Infinity, ...days) };
}

/** KMS requests an S3 request: none without KMS, few with a bucket key. */
function keyShare(resource: CostResource, { inventory, assumed }: Context): number {
  const [first] = inventory
    .naming(resource, "bucket", types.bucketEncryption)
    .flatMap((one) => listAt(one, "rules") as readonly Properties[]);
  const { sseAlgorithm } = (first?.applyServerSideEncryptionByDefault ?? {}) as Properties;
  if (typeof sseAlgorithm !== "string" || !sseAlgorithm.startsWith("aws:kms")) return 0;
  return first?.bucketKeyEnabled === true ? assumed.bucketKeyShare : 1;
}

export const storage: Pricers = { [types.bucket]: bucket };
