import * as assert from "node:assert/strict";
import { installedIn, packagesIn } from "../../../local/spark/installed";
import { UsageError } from "../../../local/services/errors";
import { projectRoot } from "../../support/environment";

const installed = new Map([
  ["boto3", "1.44.5"],
  ["python-dateutil", "2.9.0.post0"],
]);

describe("packagesIn", () => {
  for (const requirement of [
    "boto3",
    "boto3~=1.42",
    "boto3 == 1.44.5",
    "boto3>=1.9",
    "boto3<2",
    "boto3!=1.44",
    "boto3~=1.44.0",
  ])
    it(`takes ${requirement} with 1.44.5 installed`, () =>
      assert.deepEqual(packagesIn(requirement, installed), ["boto3"]));

  for (const requirement of [
    "boto3==1.42.97",
    "boto3~=1.45",
    "boto3~=1.42.0",
    "boto3<1.44.5",
    "boto3>1.44.5",
    "boto3<=1.44",
    "boto3~=2.0",
  ])
    it(`refuses ${requirement} with 1.44.5 installed, saying so`, () =>
      assert.throws(
        () => packagesIn(requirement, installed),
        new UsageError(
          `--additional-python-modules ${requirement} is not supported locally, where nothing is fetched. boto3 1.44.5 is installed here: ask for a version that this one satisfies.`,
        ),
      ));

  it("takes several, spelled in any case and with any separator", () =>
    assert.deepEqual(packagesIn(" Boto3 ,python_dateutil>=2.9,", installed), ["Boto3", "python_dateutil"]));

  it("refuses what is not installed, and what is no name and version", () => {
    assert.throws(() => packagesIn("boto3,pandas", installed), /pandas is not supported.*pandas is not installed here/);
    for (const other of ["boto3[crt]", "boto3==1.*", "boto3 -i https://mirror.example/simple", "s3://wheels/a.whl"])
      assert.throws(() => packagesIn(other, installed), /such as boto3~=1\.42/, other);
  });
});

describe("installedIn", () => {
  it("finds what the virtual environment has", () => {
    assert.match(installedIn(projectRoot).get("boto3") ?? "", /^\d+\.\d+\.\d+$/);
    assert.match(installedIn(projectRoot).get("python-dateutil") ?? "", /^\d/);
  });

  it("finds nothing where there is none", () => assert.equal(installedIn("/nowhere").size, 0));
});
