import * as assert from "node:assert/strict";
import type { Graph } from "../../local/graph/graph";
import { graphOf } from "../../local/graph/load";
import { defaultLevel } from "../../policy/core/rule";
import { projectRoot } from "../support/environment";
import { editing, removing, reportsOn, type Change } from "./support/graph";

interface Document {
  Statement: Array<Record<string, unknown>>;
}

const without = (property: string) => (properties: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => key !== property));

const withStatement = (statement: object) => (properties: Record<string, unknown>) => {
  const document = JSON.parse(String(properties.policy)) as Document;
  return { ...properties, policy: JSON.stringify({ ...document, Statement: [...document.Statement, statement] }) };
};

const withoutConditions = (properties: Record<string, unknown>) => {
  const document = JSON.parse(String(properties.policy)) as Document;
  const statements = document.Statement.map((statement) =>
    statement.Effect === "Allow" ? without("Condition")(statement) : statement,
  );
  return { ...properties, policy: JSON.stringify({ ...document, Statement: statements }) };
};

const secret = {
  urn: "urn:pulumi:toll::landfall::aws:secretsmanager/secret:Secret::password",
  type: "aws:secretsmanager/secret:Secret",
  name: "password",
  custom: true,
  id: "password",
  inputs: {},
  outputs: {},
  dependencies: [],
};

const changes: ReadonlyArray<readonly [what: string, change: Change, rule: string, finding: RegExp]> = [
  [
    "the encryption of a bucket is removed",
    removing("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
    "s3-bucket-encrypted",
    /^Bucket ".*": serverSideEncryptionConfiguration is not set/,
  ],
  [
    "a public access block is removed",
    removing("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
    "s3-bucket-blocks-public",
    /^Bucket "/,
  ],
  [
    "s3:* stands in a statement",
    editing(
      "aws:iam/rolePolicy:RolePolicy",
      withStatement({ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::landing/*" }),
      /landing-for/,
    ),
    "iam-actions-named",
    /^RolePolicy ".*": policy\.Statement\[\d\]\.Action is "s3:\*"/,
  ],
  [
    "a role is passed without condition",
    editing(
      "aws:iam/rolePolicy:RolePolicy",
      withStatement({ Effect: "Allow", Action: "iam:PassRole", Resource: "arn:aws:iam::000000000000:role/job" }),
    ),
    "iam-pass-role-held",
    /wanted a condition on iam:PassedToService/,
  ],
  [
    "a queue's policy names no source",
    editing("aws:sqs/queuePolicy:QueuePolicy", withoutConditions, /toll-queue/),
    "policy-names-source",
    /^QueuePolicy "/,
  ],
  [
    "a target has no dead-letter queue",
    editing("aws:cloudwatch/eventTarget:EventTarget", without("deadLetterConfig")),
    "events-target-has-dead-letters",
    /^EventTarget "/,
  ],
  [
    "a job has no security configuration",
    editing("aws:glue/job:Job", without("securityConfiguration")),
    "glue-security-configured",
    /^Job "/,
  ],
  [
    "the workgroup is public",
    editing("aws:redshiftserverless/workgroup:Workgroup", (of) => ({ ...of, publiclyAccessible: true })),
    "redshift-not-public",
    /^Workgroup ".*": publiclyAccessible is true/,
  ],
  [
    "a secret has no key",
    (resources) => [...resources, secret],
    "secrets-encrypted",
    /^Secret "password": kmsKeyId is not set/,
  ],
  [
    "a log group has no retention",
    editing("aws:cloudwatch/logGroup:LogGroup", without("retentionInDays")),
    "logs-retention-set",
    /^LogGroup ".*": retentionInDays is not set/,
  ],
];

for (const stack of ["dev", "toll"]) {
  describe(`the pack on the program's stack ${stack}`, function () {
    this.timeout(120_000);
    let graph: Graph;

    before(async () => {
      graph = await graphOf(projectRoot, stack);
    });

    it("finds nothing, mandatory or advisory", () => {
      assert.deepEqual(
        reportsOn(graph).map(({ message }) => message),
        [],
      );
    });

    for (const [what, change, rule, finding] of changes) {
      it(`has exactly one mandatory finding where ${what}`, () => {
        const found = reportsOn(graph, change).filter(({ rule }) => defaultLevel(rule) === "mandatory");
        assert.deepEqual(
          found.map(({ rule: { name } }) => name),
          [rule],
          found.map(({ message }) => message).join("\n"),
        );
        assert.match(found[0]?.message ?? "", finding);
      });
    }
  });
}

describe("the pack on the program's other stacks", function () {
  this.timeout(120_000);
  for (const stack of ["shipping", "sales", "datalake"]) {
    it(`finds nothing in ${stack}`, async () => {
      const found = reportsOn(await graphOf(projectRoot, stack));
      assert.deepEqual(
        found.map(({ message }) => message),
        [],
      );
    });
  }

  it("finds nothing where rows go with their files, and everything expires", async () => {
    const days = { "landfall:landingDays": 30, "landfall:lakeDays": 30, "landfall:quarantineDays": 30 };
    const found = reportsOn(await graphOf(projectRoot, "dev", { "landfall:deleteRows": "expired", ...days }));
    assert.deepEqual(
      found.map(({ message }) => message),
      [],
    );
  });
});
