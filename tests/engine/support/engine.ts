import { Server, ServerCredentials, status, type handleUnaryCall, type ServiceError } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as monitor from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Properties } from "../../../local/graph/graph";
import { received, sent } from "./wire";

/** A resource as the program asked for it. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Properties;
  readonly parent: string;
  readonly dependencies: readonly string[];
}

/** What exists, by URN, as AWS would tell it. */
export type Existing = ReadonlyMap<string, { readonly id: string; readonly outputs: Properties }>;

export interface EngineOptions {
  readonly project: string;
  readonly stack: string;
  readonly root: string;
  /** What a resource turns out to be: nothing is known of one that is not in it, as in a first preview. */
  readonly existing: Existing;
  /** Invoked function to its result. */
  readonly answers: Readonly<Record<string, Properties>>;
}

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** The Pulumi engine's side of the two protocols that a program speaks, with nothing behind it. */
export class EngineDouble {
  readonly registered: Registered[] = [];
  /** The stack's outputs, once the program has given them. */
  outputs: Properties = {};
  /** Warnings and errors, as the user would see them. */
  readonly logged: string[] = [];
  private rootUrn = "";
  private readonly server = new Server(unlimited);

  constructor(private readonly options: EngineOptions) {
    this.server.addService(ResourceMonitorService, this.monitorService());
    this.server.addService(EngineService, this.engineService());
  }

  /** @returns its address */
  start(): Promise<string> {
    return new Promise((started, failed) => {
      this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error === null ? started(`127.0.0.1:${port}`) : failed(error),
      );
    });
  }

  end(): void {
    this.server.forceShutdown();
  }

  private monitorService() {
    const nothing = answering<unknown, Empty>(() => new Empty());
    return {
      getDeploymentInfo: answering(() => this.deployment()),
      supportsFeature: answering(() => new monitor.SupportsFeatureResponse().setHassupport(true)),
      registerResource: answering((request: monitor.RegisterResourceRequest) => this.register(request)),
      registerResourceOutputs: answering((request: monitor.RegisterResourceOutputsRequest) => this.complete(request)),
      invoke: answering((request: monitor.ResourceInvokeRequest) => this.invoke(request)),
      registerPackage: answering((request: monitor.RegisterPackageRequest) =>
        new monitor.RegisterPackageResponse().setRef(request.getName()),
      ),
      signalAndWaitForShutdown: nothing,
      registerStackTransform: nothing,
      registerStackInvokeTransform: nothing,
      registerResourceHook: nothing,
      registerErrorHook: nothing,
      call: refusing("Call"),
      readResource: refusing("ReadResource"),
      existsResource: refusing("ExistsResource"),
    };
  }

  private engineService() {
    return {
      log: answering((request: engine.LogRequest) => {
        if (request.getSeverity() >= engine.LogSeverity.WARNING) this.logged.push(request.getMessage());
        return new Empty();
      }),
      getRootResource: answering(() => new engine.GetRootResourceResponse().setUrn(this.rootUrn)),
      setRootResource: answering((request: engine.SetRootResourceRequest) => {
        this.rootUrn = request.getUrn();
        return new engine.SetRootResourceResponse();
      }),
      startDebugging: refusing("StartDebugging"),
      requirePulumiVersion: answering(() => new engine.RequirePulumiVersionResponse()),
    };
  }

  private deployment(): monitor.DeploymentInfo {
    const features = Object.values(monitor.ResourceMonitorFeature).filter((feature) => typeof feature === "number");
    return new monitor.DeploymentInfo().setSupportedfeaturesList(features);
  }

  private async register(request: monitor.RegisterResourceRequest): Promise<monitor.RegisterResourceResponse> {
    const { project, stack, root, existing } = this.options;
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    const parentType = parent.split("::")[2] ?? "";
    const qualified = ["", "pulumi:pulumi:Stack"].includes(parentType) ? type : `${parentType}$${type}`;
    const urn = `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
    if (this.registered.some((other) => other.urn === urn)) throw new Error(`Duplicate resource URN '${urn}'`);
    const given = request.getObject();
    const inputs = await received(given, root);
    this.registered.push({ urn, type, inputs, parent, dependencies: request.getDependenciesList() });
    const found = existing.get(urn);
    const response = new monitor.RegisterResourceResponse().setUrn(urn).setId(found?.id ?? "");
    // Of what does not exist yet, nothing but its inputs is known.
    return response.setObject(found === undefined ? given : sent(found.outputs));
  }

  private async complete(request: monitor.RegisterResourceOutputsRequest): Promise<Empty> {
    if (request.getUrn() === this.rootUrn) this.outputs = await received(request.getOutputs(), this.options.root);
    return new Empty();
  }

  private invoke(request: monitor.ResourceInvokeRequest): monitor.ResourceInvokeResponse {
    const answer = this.options.answers[request.getTok()];
    if (answer === undefined) throw new Error(`Nothing answers ${request.getTok()} here.`);
    return new monitor.ResourceInvokeResponse().setReturn(sent(answer));
  }
}

function answering<Q, A>(answer: (request: Q) => A | Promise<A>): handleUnaryCall<Q, A> {
  const answered = async (request: Q) => answer(request);
  return ({ request }, done) => {
    answered(request).then(
      (given) => done(null, given),
      (error: Error) => done(refusal(error.message)),
    );
  };
}

const refusing = (name: string): handleUnaryCall<unknown, never> => {
  return (_call, done) => done(refusal(`The program called ${name}, which no program of ours needs.`));
};

const refusal = (details: string): Partial<ServiceError> => ({ code: status.UNIMPLEMENTED, details });
