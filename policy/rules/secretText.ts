import { deferral, finding, type Outcome } from "../core/outcome";
import type { View } from "../core/view";

/** Texts that are keys by their very form: AWS, GitHub, Slack, Stripe, private keys, tokens of three parts. */
const forms =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bsk_live_[A-Za-z0-9]{16,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./;
const secretName = /(^|[_-])(password|passwd|pwd|secret|secret_?key|token|api_?key|private_?key|credentials?)$/i;
/** Names of where a secret is kept are no secrets. */
const pointer = /^(arn:|https?:|s3:|\/|\{\{resolve:|\$\{|alias\/)/;

/** A finding where a named value is a secret; a deferral where its name says so and it is not known yet. */
export function noSecret(name: string, value: View, wanted: string): Outcome[] {
  if (value.isUnknown) return isSecretName(name) ? [deferral(value)] : [];
  return looksSecret(name, value.text()) ? [finding(value.conceal(), wanted)] : [];
}

const isSecretName = (name: string): boolean => secretName.test(name.replace(/([a-z])([A-Z])/g, "$1_$2"));

/** Whether a named value is a secret: by its form, or by its name where it is not a pointer to one. */
export function looksSecret(name: string, value: string | undefined): boolean {
  if (value === undefined || value === "") return false;
  if (forms.test(value)) return true;
  // connection strings with a password in them
  if (/:\/\/[^/\s:@]+:[^/\s:@]+@/.test(value) || /[?;&](password|pwd)=[^;&]+/i.test(value)) return true;
  return isSecretName(name) && !pointer.test(value) && !/\barn:/.test(value);
}
