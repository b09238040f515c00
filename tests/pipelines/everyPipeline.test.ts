import * as pulumi from "@pulumi/pulumi";
import * as assert from "node:assert/strict";
import { datalake } from "../../pipelines/datalake";
import { newPlatform } from "../../pipelines/platform";
import { sales } from "../../pipelines/sales";
import { readSettings } from "../../pipelines/settings";
import { shipping } from "../../pipelines/shipping";
import { toll } from "../../pipelines/toll";
import { configOf } from "../support/config";
import { all, recorded, statements, type Recorded } from "../support/recorded";

const pipelines = { toll, shipping, sales, datalake };

describe("every pipeline", function () {
  // Evaluating callbacks reads the tree of installed packages.
  this.timeout(30_000);

  for (const [pipeline, build] of Object.entries(pipelines)) {
    describe(pipeline, () => {
      let made: Recorded[];
      const program = async () => made;

      before(async () => {
        pulumi.runtime.setAllConfig(configOf(pipeline));
        made = await recorded(() => build(pipeline, newPlatform(readSettings())));
      });

      it("gives no role a right to everything, an action by wildcard, or a managed policy", async () => {
        const resources = await program();
        assert.deepEqual(all(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment"), []);
        for (const policy of all(resources, "aws:iam/rolePolicy:RolePolicy")) {
          for (const { Action, Resource, Condition } of statements(policy)) {
            const actions = [Action].flat();
            assert.ok(!actions.some((action) => action.includes("*")), `${policy.name}: ${String(actions)}`);
            if (Resource !== "*") continue;
            const unscoped =
              /^(ec2:Describe|glue:GetSecurityConfiguration|logs:(\w+LogDeliver|\w+ResourcePolic|DescribeLogGroups)|redshift:DescribeClusters|redshift-serverless:List|sqlworkbench:|xray:)/;
            assert.ok(
              Condition !== undefined || actions.every((action) => unscoped.test(action)),
              `${policy.name}: ${String(actions)} on *`,
            );
          }
        }
      });

      it("keeps every explicit name within AWS's limits, with the stack in it", async () => {
        const limits: Record<string, number> = {
          "aws:glue": 255,
          "aws:redshiftserverless": 64,
          "aws:kms": 256,
          "aws:cloudwatch": 512,
        };
        for (const { type, name, inputs } of await program()) {
          const given = inputs["name"] ?? inputs["workgroupName"];
          if (typeof given !== "string" || !/^aws:(glue|redshiftserverless|kms|cloudwatch\/logGroup)/.test(type))
            continue;
          assert.ok(given.length <= (limits[type.split("/")[0] ?? ""] ?? 0), `${name}: ${given}`);
          if (type !== "aws:glue/catalogTable:CatalogTable") assert.match(given, /-test/, `${name}: ${given}`);
        }
      });

      it("leaves room for Pulumi's suffix in names that AWS keeps to 64 characters", async () => {
        const short = ["aws:iam/role:Role", "aws:lambda/function:Function", "aws:cloudwatch/eventRule:EventRule"];
        for (const { type, name } of await program()) if (short.includes(type)) assert.ok(name.length <= 56, name);
      });

      it("keeps every queue, topic, bucket and log group under the stack's key", async () => {
        const keyOf: Record<string, string> = {
          "aws:sqs/queue:Queue": "kmsMasterKeyId",
          "aws:sns/topic:Topic": "kmsMasterKeyId",
          "aws:cloudwatch/logGroup:LogGroup": "kmsKeyId",
        };
        for (const { type, name, inputs } of made) {
          const property = keyOf[type];
          if (property !== undefined) assert.equal(inputs[property], "arn:aws:test:::landfall-key", `${type} ${name}`);
        }
        const encrypted = all(
          made,
          "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        );
        assert.equal(encrypted.length, all(made, "aws:s3/bucket:Bucket").length);
      });
    });
  }
});
