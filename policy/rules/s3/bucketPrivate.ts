import { finding, must, type Outcome } from "../../core/outcome";
import { resourceRule, stackRule } from "../../core/rule";
import { some } from "../../core/stack";
import { not } from "../../core/truth";
import type { View } from "../../core/view";
import { bucketTypes, inlineOf, partsOf, partTypes } from "./bucket";

const switches = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const blockType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const blockDocs = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html";

/** All four: any one left off leaves a way in. */
const offSwitches = (block: View): Outcome[] =>
  switches.flatMap((name) => must(block.at(name).is(true), block.at(name), "true"));

export const bucketBlocked = stackRule({
  name: "s3-bucket-blocks-public",
  severity: "critical",
  what: "Every bucket has a public access block.",
  why: "One wrong policy or ACL later the bucket is open to the world; the block refuses both.",
  remedy: "Add a BucketPublicAccessBlock with all four switches on.",
  source: blockDocs,
  frameworks: ["SecurityHub S3.8", "CIS 2.1.4", "PCI 1.4.4"],
  peers: ["CKV2_AWS_6", "AwsSolutions-S2"],
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    const blocks = partsOf(bucket, stack, [blockType]);
    yield* must(
      some(blocks, () => true),
      bucket.at("publicAccessBlock"),
      "a public access block",
    );
  },
});

export const blockComplete = resourceRule({
  name: "s3-public-access-block-complete",
  severity: "critical",
  what: "Public access blocks have all four switches on.",
  why: "Each switch closes another way: new ACLs, old ACLs, new policies, old policies.",
  remedy: "Set it to true, or serve public files through CloudFront.",
  source: blockDocs,
  frameworks: ["SecurityHub S3.1", "SecurityHub S3.8", "CIS 2.1.4"],
  peers: ["CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56"],
  types: [blockType, "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"],
  *check(block) {
    for (const name of switches) yield* must(block.at(name).is(true), block.at(name), "true");
  },
  remediate(inputs) {
    for (const name of switches) inputs[name] = true;
  },
});

export const accessPointBlocked = resourceRule({
  name: "s3-access-point-blocks-public",
  severity: "critical",
  what: "No access point switches the public access block off.",
  why: "An access point is another door to the same bucket, and cannot be closed afterwards: its block never changes.",
  remedy: "Leave publicAccessBlockConfiguration out, or set all four to true.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html",
  frameworks: ["SecurityHub S3.19"],
  peers: ["CKV_AWS_392"],
  types: ["aws:s3/accessPoint:AccessPoint", "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint"],
  *check(point) {
    const direct = point.at("publicAccessBlockConfiguration");
    const block = direct.isAbsent ? point.at("details.publicAccessBlock") : direct;
    if (block.isAbsent) return; // All four are on by default.
    yield* offSwitches(block).filter((outcome) => !outcome.at.isAbsent);
  },
});

const aclTypes = partTypes("bucketAcl", "BucketAcl");
const everybody = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/** Grants of the long form to everybody. */
function* publicGrants(grants: readonly View[]): Iterable<Outcome> {
  for (const grant of grants) {
    const grantee = [grant.at("grantee.uri"), grant.at("uri")].find((uri) => uri.isGiven) ?? grant.at("grantee.uri");
    const somebody = grantee.satisfies((raw) => typeof raw !== "string" || !everybody.test(raw));
    yield* must(somebody, grantee, "a named grantee");
  }
}

export const noPublicAcl = resourceRule({
  name: "s3-no-public-acl",
  severity: "critical",
  what: "No ACL opens a bucket to the world.",
  why: "Everybody could read the data, or write files that the pipeline then takes for the partner's.",
  remedy: "Take the ACL away; grant by policy.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html",
  frameworks: ["SecurityHub S3.2", "SecurityHub S3.3", "PCI 1.4.4"],
  peers: [
    "CKV_AWS_20",
    "CKV_AWS_57",
    "CKV2_AWS_43",
    "CKV_AWS_375",
    "S3BucketPublicReadProhibited",
    "S3BucketPublicWriteProhibited",
  ],
  types: [...bucketTypes, ...aclTypes, ...["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"]],
  *check(resource) {
    const acl = resource.at("acl");
    yield* must(not(acl.is("public-read", "public-read-write", "authenticated-read")), acl, "a private ACL or none");
    yield* publicGrants(resource.at("grants").items());
    yield* publicGrants(resource.at("accessControlPolicy.grants").items());
  },
});

const ownershipType = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";

export const aclsDisabled = stackRule({
  name: "s3-acls-disabled",
  severity: "medium",
  what: "Buckets own all their objects and take no ACLs.",
  why: "With ACLs whoever writes an object decides who reads it; the bucket's owner may not even be able to.",
  remedy: "Add BucketOwnershipControls with BucketOwnerEnforced.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
  frameworks: ["SecurityHub S3.12"],
  peers: ["CKV2_AWS_65", "guard S3_BUCKET_ACL_PROHIBITED"],
  types: bucketTypes,
  *checkInStack(bucket, stack) {
    const controls = partsOf(bucket, stack, [ownershipType]);
    for (const { resource } of controls.filter(({ belongs }) => belongs === true)) {
      const ownership = resource.at("rule.objectOwnership");
      yield* must(ownership.is("BucketOwnerEnforced"), ownership, '"BucketOwnerEnforced"');
    }
    // Without controls S3 enforces it for new buckets; an ACL then asks for something else.
    const acls = partsOf(bucket, stack, aclTypes).filter(({ belongs }) => belongs === true);
    if (controls.length === 0) for (const { resource } of acls) yield finding(resource.at("acl"), "no ACL");
  },
});

export const noWebsite = resourceRule({
  name: "s3-no-website",
  severity: "medium",
  what: "No bucket of a pipeline is a website.",
  why: "Website endpoints speak plain HTTP and need the bucket to be public.",
  remedy: "Put CloudFront with origin access control before a private bucket.",
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html",
  peers: ["AwsSolutions-S5"],
  types: [...bucketTypes, ...partTypes("bucketWebsiteConfiguration", "BucketWebsiteConfiguration")],
  *check(resource) {
    const website = bucketTypes.includes(resource.type) ? inlineOf(resource, "website") : resource.at("bucket");
    if (website.isGiven) yield finding(website, "no website");
  },
});
