import type { Rule } from "./core/rule";
import { actionsExist, documentParses, documentSound } from "./rules/iam/documentSound";
import { managedPoliciesNarrow } from "./rules/iam/managedPolicies";
import { passRoleHeld } from "./rules/iam/passRole";
import { noAccessKeys, noUserPolicies, sessionsShort } from "./rules/iam/people";
import { policyBucketSourceHasAccount, policyNamesSource, policyNotPublic } from "./rules/iam/resourcePolicies";
import { conditionsHold, noEscalation, resourcesNamed } from "./rules/iam/resources";
import {
  trustNamesSource,
  trustNotAnyone,
  trustNotWholeAccounts,
  trustOneSubject,
  trustStarsNamed,
} from "./rules/iam/trust";
import { actionsNamed, noFullAccess, noInverse, policyActionsNamed } from "./rules/iam/wildcards";
import { keyRotates } from "./rules/kms/keyRotates";

const iam = [
  documentParses,
  documentSound,
  actionsExist,
  noFullAccess,
  actionsNamed,
  resourcesNamed,
  noInverse,
  passRoleHeld,
  noEscalation,
  conditionsHold,
  managedPoliciesNarrow,
  noUserPolicies,
  noAccessKeys,
  sessionsShort,
  trustNotAnyone,
  trustNotWholeAccounts,
  trustOneSubject,
  trustNamesSource,
  trustStarsNamed,
  policyNotPublic,
  policyActionsNamed,
  policyNamesSource,
  policyBucketSourceHasAccount,
];
const kms = [keyRotates];

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [...iam, ...kms];
