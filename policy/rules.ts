import type { Rule } from "./core/rule";
import { keyRotates } from "./rules/kms/keyRotates";

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [keyRotates];
