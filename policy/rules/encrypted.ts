import { must, type Outcome } from "../core/outcome";
import { anyOf } from "../core/truth";
import type { View } from "../core/view";

/** Keys that AWS keeps for a service: nobody can limit or follow their use. */
const managed = /(^|\/)alias\/aws\/|^AWS_OWNED/;

/** A KMS key of one's own must be named. One that is not known yet is named. */
export function ownKey(key: View, wayOut?: string): Outcome[] {
  const own = key.satisfies((raw) => typeof raw === "string" && raw !== "" && !managed.test(raw));
  return must(anyOf([key.isUnknown, own]), key, "a KMS key of your own", wayOut);
}
