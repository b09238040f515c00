import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptedQueue } from "./encryptedQueue";
import type { Foundation } from "./foundation";
import type { StateMachine } from "./stateMachine";

export interface DashboardArgs {
  on: Foundation;
  /** Name in CloudWatch before the stack's. */
  name: string;
  machine: StateMachine;
  queue: EncryptedQueue;
  deadLetters: EncryptedQueue;
  workgroup: string;
}

type Metric = ReadonlyArray<pulumi.Input<string>>;

/** How a pipeline is doing, at a glance: its executions, its queue, its queries. */
export class Dashboard extends pulumi.ComponentResource {
  readonly name: string;

  constructor(label: string, args: DashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("landfall:alerts:Dashboard", label, {}, opts);
    const { on, machine, queue, deadLetters, workgroup } = args;
    this.name = on.named(args.name, 255);
    const ofMachine = ["StateMachineArn", machine.arn];
    const executions = ["Started", "Succeeded", "Failed", "TimedOut", "Aborted"].map((end) => `Executions${end}`);
    const visible = "ApproximateNumberOfMessagesVisible";
    const oldest = "ApproximateAgeOfOldestMessage";
    const widgets = [
      widget(
        "Executions",
        executions.map((metric) => ["AWS/States", metric, ...ofMachine]),
        "Sum",
      ),
      widget("Seconds an execution takes", [["AWS/States", "ExecutionTime", ...ofMachine]], "Average"),
      widget(
        "Files that wait, files given up",
        [queue, deadLetters].map(({ name }) => ["AWS/SQS", visible, "QueueName", name]),
      ),
      widget("Seconds that the oldest file waits", [["AWS/SQS", oldest, "QueueName", queue.name]]),
      widget("Bytes that queries read", [["AWS/Athena", "ProcessedBytes", "WorkGroup", workgroup]], "Sum"),
    ];
    const placed = widgets.map((properties, index) => place({ ...properties, region: on.region }, index));
    const dashboardBody = pulumi.jsonStringify({ widgets: placed });
    new aws.cloudwatch.Dashboard(label, { dashboardName: this.name, dashboardBody }, { parent: this });
    this.registerOutputs({ name: this.name });
  }
}

function widget(title: string, metrics: readonly Metric[], stat = "Maximum") {
  return { title, metrics, stat, period: 300, view: "timeSeries" };
}

/** Two beside each other, on CloudWatch's grid of 24 columns. */
function place(properties: object, index: number) {
  return { type: "metric", x: (index % 2) * 12, y: Math.floor(index / 2) * 6, width: 12, height: 6, properties };
}
