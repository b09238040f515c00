import * as assert from "node:assert/strict";
import { Foundation } from "../../components/foundation";
import { LandingZone, type LandingZoneArgs } from "../../components/landingZone";
import { CallbackIdentity } from "../../components/shared/callback";
import { all, granted, only, recorded, statements } from "../support/recorded";

interface LifecycleRule {
  filter: { prefix: string };
  expiration?: { days: number };
  transitions?: unknown;
  noncurrentVersionExpiration?: { noncurrentDays: number };
}

const zone = (args: Omit<LandingZoneArgs, "on"> = {}) =>
  new LandingZone("raw", { on: new Foundation("base"), ...args });

describe("LandingZone", () => {
  it("closes both buckets to the public, to plain HTTP and to old owners", async () => {
    const resources = await recorded(() => zone());
    for (const block of all(resources, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")) {
      const { bucket, ...switches } = block.inputs;
      assert.match(String(bucket), /^raw-(landing|staging)/);
      assert.deepEqual(switches, {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
    }
    const [tls] = statements(only(resources, "aws:s3/bucketPolicy:BucketPolicy", "raw-landing-tls"));
    assert.deepEqual(tls, {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource: ["arn:aws:s3:::raw-landing", "arn:aws:s3:::raw-landing/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    assert.equal(all(resources, "aws:s3/bucketOwnershipControls:BucketOwnershipControls").length, 2);
  });

  it("encrypts with the stack's key, by way of a bucket key", async () => {
    const encryption = only(
      await recorded(() => zone()),
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "raw-landing-encryption",
    );
    const rule = { sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:aws:test:::base-key" };
    assert.deepEqual(encryption.inputs["rules"], [
      { applyServerSideEncryptionByDefault: rule, bucketKeyEnabled: true },
    ]);
  });

  it("lets work files expire and leaves quarantine, manifests and summaries", async () => {
    const rules = only(
      await recorded(() => zone({ workDays: 3 })),
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "raw-staging-lifecycle",
    ).inputs["rules"] as LifecycleRule[];
    const expiring = rules.filter(({ expiration }) => expiration !== undefined);
    assert.deepEqual(
      expiring.map(({ filter, expiration }) => [filter.prefix, expiration?.days]),
      [
        ["in/", 3],
        ["out/", 3],
      ],
    );
    assert.ok(
      rules.every(({ filter }) => filter !== undefined),
      "AWS refuses a rule without a filter",
    );
  });

  it("lets expire what it is told to, and does not turn cold what goes before", async () => {
    const kept = {
      landingDays: 60,
      quarantineDays: 5,
      oldVersionDays: 7,
      expireAfterDays: { landing: { "output/": 9 } },
    };
    const resources = await recorded(() => zone({ prefix: "input/", ...kept }));
    const rulesOf = (bucket: string) =>
      only(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", `raw-${bucket}-lifecycle`)
        .inputs["rules"] as LifecycleRule[];
    const expiring = (bucket: string) =>
      rulesOf(bucket).flatMap(({ filter, expiration }) => (expiration ? [[filter.prefix, expiration.days]] : []));
    assert.deepEqual(expiring("landing"), [
      ["input/", 60],
      ["output/", 9],
    ]);
    assert.deepEqual(expiring("staging").at(-1), ["quarantine/", 5]);
    for (const [tidy] of [rulesOf("landing"), rulesOf("staging")]) {
      assert.deepEqual(tidy?.noncurrentVersionExpiration, { noncurrentDays: 7 });
      assert.equal(tidy?.transitions, undefined);
    }
  });

  it("lets a job remove bad rows only where rows go with their files", async () => {
    for (const deleteRows of ["never", "deleted"] as const) {
      const resources = await recorded(() => {
        const on = new Foundation("base");
        new LandingZone("raw", { on, deleteRows }).grantBatches(new CallbackIdentity("job", "test", on, {}), "tolls");
      });
      const removable = granted(resources, "job-role").filter(({ Action }) => Action.includes("s3:DeleteObject"));
      const badRows = deleteRows === "never" ? [] : ["arn:aws:s3:::raw-staging/quarantine/tolls/*"];
      assert.deepEqual(
        removable.flatMap(({ Resource = [] }) => Resource),
        ["arn:aws:s3:::raw-staging/out/tolls/*", ...badRows],
      );
    }
  });

  it("sends word to EventBridge, in the bucket's only notification", async () => {
    const resources = await recorded(() => {
      const raw = zone();
      raw.notify();
      assert.throws(() => raw.notify(), /would overwrite the first/);
    });
    assert.equal(only(resources, "aws:s3/bucketNotification:BucketNotification").inputs["eventbridge"], true);
  });

  it("gives a job the landed versions to read, its dataset's folders to work in, and the key", async () => {
    const resources = await recorded(() => {
      const on = new Foundation("base");
      const raw = new LandingZone("raw", { on });
      raw.grantBatches(new CallbackIdentity("job", "test", on, {}), "tolls");
    });
    const actions = granted(resources, "job-role").map(
      ({ Action, Resource }) => `${String(Action)} on ${String(Resource)}`,
    );
    assert.ok(actions.includes("s3:GetObjectVersion on arn:aws:s3:::raw-landing/*"));
    assert.ok(actions.includes("s3:DeleteObject on arn:aws:s3:::raw-staging/out/tolls/*"));
    assert.ok(actions.includes("s3:ListBucketMultipartUploads on arn:aws:s3:::raw-staging"));
    assert.ok(actions.includes("kms:Decrypt,kms:GenerateDataKey on arn:aws:test:::base-key"));
    assert.ok(
      !actions.some((action) => /Put|Delete/.test(action) && action.includes("raw-landing")),
      "nothing changes what landed",
    );
  });

  it("lets whoever reads list all of a bucket, so that what is missing is told from what is forbidden", async () => {
    const resources = await recorded(() => {
      const on = new Foundation("base");
      const job = new CallbackIdentity("job", "test", on, {});
      new LandingZone("raw", { on }).grantBatches(job, "tolls");
    });
    const listing = granted(resources, "job-role").filter(({ Action }) => Action.includes("s3:ListBucket"));
    assert.deepEqual(
      listing.map(({ Resource, Condition }) => [Resource, Condition]),
      [
        ["arn:aws:s3:::raw-landing", undefined],
        ["arn:aws:s3:::raw-staging", undefined],
      ],
    );
  });

  it("keeps buckets with files in them unless the stack says otherwise", async () => {
    const resources = await recorded(() => zone());
    assert.equal(only(resources, "aws:s3/bucket:Bucket", "raw-landing").inputs["forceDestroy"], false);
  });

  it("lets the last edit of a bucket be the caller's", async () => {
    const landing = (args: object) => ({ ...args, tags: { team: "tolls" } });
    const resources = await recorded(() => zone({ transform: { landing } }));
    assert.deepEqual(only(resources, "aws:s3/bucket:Bucket", "raw-landing").inputs["tags"], { team: "tolls" });
    assert.equal(only(resources, "aws:s3/bucket:Bucket", "raw-staging").inputs["tags"], undefined);
  });

  for (const [args, message] of [
    [{ coldAfterDays: 7 }, /coldAfterDays is 7.*Give 30 or more/],
    [{ landingDays: -1 }, /expireAfterDays\[""\] is -1.*Give 1 or more/],
    [{ oldVersionDays: 0 }, /oldVersionDays is 0.*Give 1 or more/],
    [{ workDays: 0 }, /expireAfterDays\["in\/"\] is 0.*Give 1 or more/],
  ] as const) {
    it(`refuses ${JSON.stringify(args)} and says what to give`, async () => {
      await assert.rejects(
        recorded(() => zone(args)),
        message,
      );
    });
  }

  it("refuses a name that is no bucket name", async () => {
    const build = () => new LandingZone("Raw_Files", { on: new Foundation("base") });
    await assert.rejects(recorded(build), /no bucket name.*Give 3 to 55/);
  });
});
