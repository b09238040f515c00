/** A message that is to come again. */
export interface PutOff {
  receiptHandle: string;
  /** Until it does. */
  seconds: number;
}

/** Receives after which the wait doubles: so a message waits a tenth longer than it would have had to, at most. */
const receivesToDouble = 30;
const longestSeconds = 1800;

/**
 * How long a message that found no room stays away. Each coming counts as a receive, and SQS takes a message for hopeless after
 * a thousand of them at most; so those that came often come more seldom, and a thousand receives last longer than the 14
 * days that SQS keeps a message.
 *
 * @param first seconds of the first wait
 * @param receives how often the message came, with this time
 */
export function putOffSeconds(first: number, receives: number): number {
  return Math.min(longestSeconds, first * 2 ** Math.floor(receives / receivesToDouble));
}
