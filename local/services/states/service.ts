import type { Cloud } from "../../cloud";
import type { Table } from "../../engine/store";
import type { Resource } from "../../graph/graph";
import { AwsError, UsageError } from "../errors";
import type { Api, Service, ServiceDefinition } from "../service";
import { executionCalls } from "./calls/executionCalls";
import { machineCalls } from "./calls/machineCalls";
import type { Parts } from "./calls/parts";
import { taskCalls } from "./calls/taskCalls";
import { deployable } from "./deployment";
import { Executions } from "./executions";
import { fidelity } from "./fidelity";
import { settingProblems } from "./machineProblems";
import { resources } from "./resources";
import { checkRole, checkTrust } from "./rights";
import { revisionOf, type StateMachine } from "./stateMachine";

/** Step Functions: standard state machines and their executions. What a definition means is up to the interpreter in asl/. */
class StepFunctions implements Service {
  readonly api: Api;
  private readonly machines = new Map<string, StateMachine>();
  private readonly executions: Executions;
  /** When each machine was made. */
  private readonly births: Table<number>;

  constructor(private readonly cloud: Cloud) {
    this.executions = new Executions(cloud);
    this.births = cloud.engine.store.table<number>("states.machines");
    const parts: Parts = { cloud, executions: this.executions, machines: this.machines };
    this.api = {
      protocol: "json-1.0",
      signingName: "states",
      prefix: "AWSStepFunctions",
      operations: { ...machineCalls(parts), ...executionCalls(parts), ...taskCalls(parts) },
    };
  }

  deploy(resource: Resource): void {
    const { name, arn } = resource.outputs;
    if (this.machines.has(String(arn)))
      throw new AwsError("StateMachineAlreadyExists", `State Machine Already Exists: '${String(arn)}'`);
    const problems = settingProblems(resource.outputs);
    if (problems.length > 0) throw new UsageError(`state machine ${String(name)}: ${problems.join("\n")}`);
    const machine = deployable(this.cloud, revisionOf(resource, this.birthOf(String(arn))));
    checkTrust(this.cloud, machine);
    this.machines.set(machine.arn, machine);
  }

  start(): void {
    for (const machine of this.machines.values()) this.check(machine);
    this.executions.resume();
  }

  async stop(): Promise<void> {
    await this.executions.close();
  }

  private birthOf(arn: string): number {
    if (!this.births.has(arn)) this.births.set(arn, this.cloud.engine.now());
    return this.births.get(arn) ?? 0;
  }

  private check(machine: StateMachine): void {
    try {
      checkRole(this.cloud, machine);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new UsageError(`State machine ${machine.name} cannot be deployed: ${error.code}: ${error.message}`);
    }
  }
}

export const definition: ServiceDefinition = {
  name: "states",
  types: Object.keys(resources),
  fidelity,
  create: (cloud) => new StepFunctions(cloud),
};
