import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { configRequest, levels, resourceRequest, severities, stackRequest, type Analyzed } from "./wire";
import type { Diagnostic, PolicyInfo, Reconciled } from "./policies";

const longestMessage = 400 * 1024 * 1024;

type Call<Q, A> = (request: Q, callback: (error: ServiceError | null, answer: A) => void) => unknown;

/** Talks to a pack as the Pulumi engine does. */
export class Analyzer {
  private readonly client: AnalyzerClient;

  constructor(address: string) {
    const limits = {
      "grpc.max_receive_message_length": longestMessage,
      "grpc.max_send_message_length": longestMessage,
    };
    this.client = new AnalyzerClient(address, credentials.createInsecure(), limits);
  }

  /** What policies the pack has, in its order. */
  async policies(): Promise<PolicyInfo[]> {
    const info = await this.ask<Empty, proto.AnalyzerInfo>(this.client.getAnalyzerInfo, new Empty());
    return info.getPoliciesList().map((policy) => ({
      name: policy.getName(),
      level: levels[policy.getEnforcementlevel()]!,
      severity: severities[policy.getSeverity()]!,
      description: policy.getDescription(),
      source: policy.getUrl(),
      remedy: policy.getRemediationSteps(),
      tags: policy.getTagsList(),
      settings: schemaOf(policy),
    }));
  }

  async configure(config: Reconciled): Promise<void> {
    await this.ask<proto.ConfigureAnalyzerRequest, Empty>(this.client.configure, configRequest(config));
  }

  /** One resource by itself, before it is created. Mended by remediations where the config asks for them. */
  async resource(resource: Analyzed, remediating: boolean): Promise<Diagnostic[]> {
    const request = resourceRequest(remediating ? await this.mended(resource) : resource);
    return diagnosticsOf(await this.ask<proto.AnalyzeRequest, proto.AnalyzeResponse>(this.client.analyze, request));
  }

  /** The whole stack, at the end. */
  async stack(resources: readonly Analyzed[]): Promise<Diagnostic[]> {
    const request = stackRequest(resources);
    return diagnosticsOf(
      await this.ask<proto.AnalyzeStackRequest, proto.AnalyzeResponse>(this.client.analyzeStack, request),
    );
  }

  end(): void {
    this.client.close();
  }

  private async mended(resource: Analyzed): Promise<Analyzed> {
    const request = resourceRequest(resource);
    const answer = await this.ask<proto.AnalyzeRequest, proto.RemediateResponse>(this.client.remediate, request);
    const properties = answer.getRemediationsList().at(-1)?.getProperties();
    return properties === undefined ? resource : { ...resource, inputs: properties.toJavaScript() };
  }

  private ask<Q, A>(call: Call<Q, A>, request: Q): Promise<A> {
    return new Promise((answered, failed) => {
      call.call(this.client, request, (error, answer) => (error === null ? answered(answer) : failed(error)));
    });
  }
}

function schemaOf(policy: proto.PolicyInfo): Readonly<Record<string, JavaScriptValue>> {
  return (policy.getConfigschema()?.getProperties() ?? new Struct()).toJavaScript();
}

function diagnosticsOf(answer: proto.AnalyzeResponse): Diagnostic[] {
  return answer.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    level: levels[diagnostic.getEnforcementlevel()]!,
    urn: diagnostic.getUrn(),
    // The SDK puts the policy's description on a line before what the policy says.
    message: diagnostic.getMessage().replace(`${diagnostic.getDescription()}\n`, ""),
  }));
}
