import * as assert from "node:assert/strict";
import { Generator } from "../../components/generator";
import { generateTollsFactory } from "../../functions/generateTolls";
import { granted, only, recorded } from "../support/recorded";
import { stack } from "../support/stack";

describe("Generator", () => {
  it("may put files into the landing bucket, and nothing else there", async () => {
    const resources = await recorded(() => {
      const { on, zone } = stack();
      new Generator("gen", { on, zone, what: "tolls", factory: generateTollsFactory });
    });
    assert.deepEqual(only(resources, "aws:lambda/function:Function").inputs["environment"], {
      variables: { LANDING_BUCKET: "raw-landing" },
    });
    const onS3 = granted(resources, "gen-role").filter(({ Action }) => String(Action).includes("s3:"));
    assert.deepEqual(onS3, [
      {
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
        Resource: ["arn:aws:s3:::raw-landing/*"],
      },
    ]);
  });
});
