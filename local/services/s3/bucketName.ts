import { AwsError } from "../errors";

/** Rules of general purpose buckets, each with what to say when it is broken. */
const rules: ReadonlyArray<readonly [RegExp, string]> = [
  [/^.{3,63}$/, "has 3 to 63 characters"],
  [/^[a-z0-9.-]*$/, "holds only lower-case letters, digits, dots and hyphens"],
  [/^[a-z0-9].*[a-z0-9]$/, "begins and ends with a letter or digit"],
  [/^(?!.*\.\.)/, "has no two dots side by side"],
  [/^(?!\d+\.\d+\.\d+\.\d+$)/, "is no IP address"],
  [/^(?!xn--|sthree-|amzn-s3-demo-)/, "does not begin with xn--, sthree- or amzn-s3-demo-"],
  [/^(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)/, "does not end with a suffix that S3 keeps for itself"],
];

/** @throws AwsError InvalidBucketName saying every rule that the name breaks */
export function checkBucketName(name: string): void {
  const broken = rules.filter(([pattern]) => !pattern.test(name)).map(([, rule]) => rule);
  if (broken.length === 0) return;
  throw new AwsError("InvalidBucketName", `"${name}" is no bucket name: one ${broken.join(", and ")}.`);
}
