import type { Properties, Resource } from "../../graph/graph";
import { optionalRecord, optionalText, text } from "../input";
import type { Machine } from "./asl/machine";
import { parseMachine } from "./asl/parseMachine";

/** Which history events become log lines. */
export type LogLevel = "ALL" | "ERROR" | "FATAL" | "OFF";

export interface Logging {
  readonly level: LogLevel;
  /** Without it no input, output, parameter or cause stands in a line. */
  readonly includeExecutionData: boolean;
  /** ARN of the log group, ending in ":*". */
  readonly destination?: string;
}

/** A state machine as one revision of the program has it. Plain JSON: executions under way keep the one they began with. */
export interface Revision {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly definition: string;
  readonly logging: Logging;
  readonly tracing: boolean;
  /** Key that its data would be encrypted with. */
  readonly kmsKey?: string;
  /** When the machine was made, in milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A state machine, ready to run. */
export interface StateMachine extends Revision {
  readonly machine: Machine;
}

export function revisionOf({ outputs }: Resource, createdAt: number): Revision {
  const encryption = optionalRecord(outputs, "encryptionConfiguration") ?? {};
  return {
    id: text(outputs, "revisionId"),
    name: text(outputs, "name"),
    arn: text(outputs, "arn"),
    role: text(outputs, "roleArn"),
    definition: text(outputs, "definition"),
    logging: loggingOf(outputs),
    tracing: optionalRecord(outputs, "tracingConfiguration")?.enabled === true,
    kmsKey: optionalText(encryption, "kmsKeyId"),
    createdAt,
  };
}

/** @throws MachineError */
export function compiled(revision: Revision): StateMachine {
  return { ...revision, machine: parseMachine(revision.definition) };
}

function loggingOf(outputs: Properties): Logging {
  const logging = optionalRecord(outputs, "loggingConfiguration") ?? {};
  return {
    level: (optionalText(logging, "level") ?? "OFF") as LogLevel,
    includeExecutionData: logging.includeExecutionData === true,
    destination: optionalText(logging, "logDestination"),
  };
}
