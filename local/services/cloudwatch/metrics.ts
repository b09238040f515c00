/** A metric that alarms may watch here. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** The one dimension that it has. */
  readonly dimension: string;
  /** A gauge has a value at every moment: the last one holds. A count has one only where something happened. */
  readonly kind: "gauge" | "count";
}

const visible: Metric = {
  namespace: "AWS/SQS",
  name: "ApproximateNumberOfMessagesVisible",
  dimension: "QueueName",
  kind: "gauge",
};

const executions = ["Started", "Succeeded", "Failed", "TimedOut", "Aborted"].map((how): Metric => {
  return { namespace: "AWS/States", name: `Executions${how}`, dimension: "StateMachineArn", kind: "count" };
});

export const metrics: readonly Metric[] = [visible, ...executions];

export function metricNamed(namespace: unknown, name: unknown): Metric | undefined {
  return metrics.find((metric) => metric.namespace === namespace && metric.name === name);
}

/** For people: every metric that there is, "AWS/SQS ApproximateNumberOfMessagesVisible, ...". */
export const metricNames = metrics.map(({ namespace, name }) => `${namespace} ${name}`).join(", ");
