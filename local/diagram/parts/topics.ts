import type { Resource } from "../../graph/graph";
import type { Line, Part, Sketch } from "../part";
import { sketchOf } from "../stack";

/** Topics and who hears what they tell. */
export const topics: Part = {
  nodes: (stack) => [
    ...stack.ofType("aws:sns/topic:Topic").map((topic) => sketchOf(topic, "topic")),
    ...stack.ofType("aws:sns/topicSubscription:TopicSubscription").filter(reachesPeople).map(subscriber),
  ],
  lines: (stack, nodes) =>
    stack.ofType("aws:sns/topicSubscription:TopicSubscription").flatMap((subscription): Line[] => {
      const { inputs, urn } = subscription;
      const from = nodes.find(inputs.topic);
      const to = reachesPeople(subscription) ? urn : nodes.find(inputs.endpoint)?.key;
      return from && to !== undefined ? [{ from: from.key, to, kind: "flow", label: String(inputs.protocol) }] : [];
    }),
};

/** Queues and functions are in the picture already. */
const reachesPeople = ({ inputs }: Resource): boolean => !["sqs", "lambda"].includes(String(inputs.protocol));

const subscriber = (subscription: Resource): Sketch => ({
  ...sketchOf(subscription, "subscriber"),
  label: String(subscription.inputs.endpoint),
});
