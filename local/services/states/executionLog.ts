import { join } from "node:path";
import type { Cloud } from "../../cloud";
import { FunctionLog } from "../lambda/functionLog";
import type { StoredEvent } from "./executionHistory";
import type { Logging, LogLevel } from "./stateMachine";
import { wireDetails } from "./wireEvent";

const fatal = /^Execution(?:Failed|Aborted|TimedOut)$/;
const error = /(?:Failed|Aborted|TimedOut)$|^FailStateEntered$/;

const levels: Readonly<Record<LogLevel, (type: string) => boolean>> = {
  ALL: () => true,
  ERROR: (type) => error.test(type),
  FATAL: (type) => fatal.test(type),
  OFF: () => false,
};

/** The log group of state machines, as files: a line of JSON for each event of the level that a machine asks for. */
export class ExecutionLog {
  private readonly files = new Map<string, FunctionLog>();

  constructor(private readonly cloud: Pick<Cloud, "directory">) {}

  write(machine: string, logging: Logging, executionArn: string, event: StoredEvent): void {
    if (levels[logging.level](event.type)) this.fileOf(machine).write(line(logging, executionArn, event));
  }

  async close(): Promise<void> {
    for (const file of this.files.values()) await file.close();
  }

  private fileOf(machine: string): FunctionLog {
    const known = this.files.get(machine);
    if (known !== undefined) return known;
    const file = new FunctionLog(join(this.cloud.directory, "logs", "states", `${machine}.log`));
    this.files.set(machine, file);
    return file;
  }
}

function line({ includeExecutionData }: Logging, executionArn: string, event: StoredEvent): string {
  // A cause may quote what the machine worked on, which has no place in a log without data.
  const { cause, ...plain } = event.details ?? {};
  const details = includeExecutionData ? { ...plain, cause } : plain;
  return JSON.stringify({
    id: String(event.id),
    type: event.type,
    details: wireDetails(details, includeExecutionData),
    previous_event_id: String(event.previousEventId),
    event_timestamp: String(event.at),
    execution_arn: executionArn,
    redrive_count: "0",
  });
}
