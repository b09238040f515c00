import * as pulumi from "@pulumi/pulumi";

/** One statement of an IAM policy; ARNs may still be unknown. */
export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Action: readonly string[] | string;
  Resource?: pulumi.Input<string> | ReadonlyArray<pulumi.Input<string>>;
  Principal?: "*" | Readonly<Record<string, pulumi.Input<string> | readonly string[]>>;
  Condition?: Readonly<
    Record<string, Readonly<Record<string, pulumi.Input<string> | ReadonlyArray<pulumi.Input<string>>>>>
  >;
}

/** The JSON text of a policy document, the same for the same statements. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * Lets services assume a role: for an account of ours alone, where the service says for whom it comes. Which do:
 * docs/decisions/source-conditions.md.
 */
export function trustOf(services: readonly string[], account?: pulumi.Input<string>): pulumi.Output<string> {
  const Condition = account === undefined ? undefined : { StringEquals: { "aws:SourceAccount": account } };
  return policyDocument([{ Effect: "Allow", Principal: { Service: services }, Action: "sts:AssumeRole", Condition }]);
}

/** Refuses whoever comes without TLS. `actions` as wide as the resource's service allows in a Deny. */
export function tlsOnly(actions: readonly string[], resources: ReadonlyArray<pulumi.Input<string>>): Statement {
  const withoutTls = { Bool: { "aws:SecureTransport": "false" } };
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: actions,
    Resource: resources,
    Condition: withoutTls,
  };
}

/**
 * Lets a service act on `resource`, but only on behalf of `source`: its ARN names this account, so no other account can make
 * the service its deputy. Without `source` where the service tells none: docs/decisions/source-conditions.md.
 */
export function serviceMay(
  service: string,
  actions: readonly string[],
  resource: pulumi.Input<string>,
  source?: pulumi.Input<string>,
): Statement {
  return {
    Effect: "Allow",
    Principal: { Service: service },
    Action: actions,
    Resource: resource,
    Condition: source === undefined ? undefined : { ArnLike: { "aws:SourceArn": source } },
  };
}
