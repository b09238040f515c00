/** A metric that alarms may watch here. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  /** The one dimension that it has. */
  readonly dimension: string;
  /**
   * A gauge has a value at every moment: the last one holds. A count has one only where something happened. An age is told as
   * the moment since when it grows, in milliseconds since the epoch, or as 0 where nothing does.
   */
  readonly kind: "gauge" | "count" | "age";
}

const visible: Metric = {
  namespace: "AWS/SQS",
  name: "ApproximateNumberOfMessagesVisible",
  dimension: "QueueName",
  kind: "gauge",
};

const oldest: Metric = {
  namespace: "AWS/SQS",
  name: "ApproximateAgeOfOldestMessage",
  dimension: "QueueName",
  kind: "age",
};

const executions = ["Started", "Succeeded", "Failed", "TimedOut", "Aborted"].map((how): Metric => {
  return { namespace: "AWS/States", name: `Executions${how}`, dimension: "StateMachineArn", kind: "count" };
});

export const metrics: readonly Metric[] = [visible, oldest, ...executions];

export function metricNamed(namespace: unknown, name: unknown): Metric | undefined {
  return metrics.find((metric) => metric.namespace === namespace && metric.name === name);
}

/** For people: every metric that there is, "AWS/SQS ApproximateNumberOfMessagesVisible, ...". */
export const metricNames = metrics.map(({ namespace, name }) => `${namespace} ${name}`).join(", ");
