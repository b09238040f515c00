import type { Line, Part } from "../part";
import { at, parsed, sketchOf, type Stack } from "../stack";

/** Queues, and where messages go that were received too often. */
export const queues: Part = {
  nodes(stack) {
    const lost = deadLetterArns(stack);
    return stack
      .ofType("aws:sqs/queue:Queue")
      .map((queue) => sketchOf(queue, lost.has(queue.outputs.arn) ? "deadLetters" : "queue"));
  },
  lines: (stack, nodes) =>
    redrives(stack).flatMap(({ from, policy }): Line[] => {
      const [queue, lost] = [nodes.find(from), nodes.find(policy.deadLetterTargetArn)];
      const label = `received ${String(policy.maxReceiveCount)} times`;
      return queue && lost ? [{ from: queue.key, to: lost.key, kind: "trouble", label, isLoss: true }] : [];
    }),
};

/** Redrive policies, whether the queue has its own or a resource says it. */
function redrives(stack: Stack) {
  const own = stack.ofType("aws:sqs/queue:Queue").map(({ inputs, id }) => ({ from: id, policy: inputs.redrivePolicy }));
  const apart = stack
    .ofType("aws:sqs/redrivePolicy:RedrivePolicy")
    .map(({ inputs }) => ({ from: inputs.queueUrl, policy: inputs.redrivePolicy }));
  return [...own, ...apart].map(({ from, policy }) => ({ from, policy: parsed(policy) }));
}

/** A queue is for dead letters where something says that its own go there. */
function deadLetterArns(stack: Stack): Set<unknown> {
  const configured = stack.graph.resources.flatMap(({ inputs }) => [
    at(inputs.deadLetterConfig, "arn"),
    at(inputs.deadLetterConfig, "targetArn"),
  ]);
  return new Set([...configured, ...redrives(stack).map(({ policy }) => policy.deadLetterTargetArn)]);
}
