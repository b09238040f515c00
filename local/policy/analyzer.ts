import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { configRequest, levels, resourceRequest, severities, stackRequest, type Analyzed } from "./wire";
import { UsageError } from "../services/errors";
import { complaint } from "./packProcess";
import type { Diagnostic, PolicyInfo, Reconciled } from "./policies";

const longestMessage = 400 * 1024 * 1024;

type Answered<A> = (error: ServiceError | null, answer: A) => void;

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
    const info = await answer<proto.AnalyzerInfo>((done) => this.client.getAnalyzerInfo(new Empty(), done));
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
    await answer<Empty>((done) => this.client.configure(configRequest(config), done));
  }

  /** One resource by itself, before it is created. Mended by remediations where the config asks for them. */
  async resource(resource: Analyzed, remediating: boolean): Promise<Diagnostic[]> {
    const request = resourceRequest(remediating ? await this.mended(resource) : resource);
    return diagnosticsOf(await answer<proto.AnalyzeResponse>((done) => this.client.analyze(request, done)));
  }

  /** The whole stack, at the end. */
  async stack(resources: readonly Analyzed[]): Promise<Diagnostic[]> {
    const request = stackRequest(resources);
    return diagnosticsOf(await answer<proto.AnalyzeResponse>((done) => this.client.analyzeStack(request, done)));
  }

  end(): void {
    this.client.close();
  }

  private async mended(resource: Analyzed): Promise<Analyzed> {
    const request = resourceRequest(resource);
    const mended = await answer<proto.RemediateResponse>((done) => this.client.remediate(request, done));
    const properties = mended.getRemediationsList().at(-1)?.getProperties();
    return properties === undefined ? resource : { ...resource, inputs: properties.toJavaScript() };
  }
}

function answer<A>(ask: (done: Answered<A>) => unknown): Promise<A> {
  return new Promise((answered, failed) => {
    ask((error, given) => (error === null ? answered(given) : failed(new UsageError(failure(error)))));
  });
}

/** Rules do not fail a pack (`pack-rules-ran` reports them): what does is what it was given. */
const failure = ({ details }: ServiceError): string => `The policy pack cannot go on: ${complaint(details)}`;

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
