import { announcements, deadLettersOf } from "./messages";
import { manifestsOnS3 } from "./manifests";
import { openAttemptsOnS3 } from "./openAttempts";
import type { PutOff } from "./putOff";
import type { Runner } from "./startBatch";
import { startRuns, type BatchResponse, type Deps, type StartEvent } from "./startRuns";
import { turnsOnS3 } from "./turns";

/** Cold start of a function that starts runs: clients, once, as its environment names things; then the handler. */
export function starterOf(runner: Runner): (event: StartEvent) => Promise<BatchResponse> {
  const { STAGING_BUCKET = "", DATASET = "", SUFFIX = "" } = process.env;
  const { QUEUE_URL = "", DEAD_LETTERS_URL = "", PUT_OFF_SECONDS = "10", TURN_SECONDS = "" } = process.env;
  const deletesRows = process.env["DELETE_ROWS"] !== undefined;
  const deps: Deps = {
    ...runner,
    ...turnsOnS3(STAGING_BUCKET, `turns/${DATASET}/start`, Number(TURN_SECONDS)),
    ...manifestsOnS3(STAGING_BUCKET, DATASET),
    ...openAttemptsOnS3(STAGING_BUCKET, DATASET),
    ...queue(QUEUE_URL),
    reject: deadLettersOf(DEAD_LETTERS_URL),
    announce: announcements(),
  };
  const settings = { suffix: SUFFIX, patience: 3, putOffSeconds: Number(PUT_OFF_SECONDS), deletesRows };
  return async (event) => startRuns(event, settings, deps);
}

// Clients are required by name inside functions, not imported: reading the program then costs no SDK, and Lambda finds the
// SDK that it brings itself. See docs/decisions/callbacks.md.

function queue(queueUrl: string): Pick<Deps, "putOff" | "enqueue"> {
  const sdk = require("@aws-sdk/client-sqs") as typeof import("@aws-sdk/client-sqs");
  const sqs = new sdk.SQSClient({});
  const putOffTen = (messages: readonly PutOff[]) => {
    const Entries = messages.map(({ receiptHandle, seconds }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }));
    return sqs.send(new sdk.ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
  };
  return {
    async putOff(messages) {
      // SQS takes ten at a time. One that fails comes again all the same, only later.
      for (let first = 0; first < messages.length; first += 10) await putOffTen(messages.slice(first, first + 10));
    },
    async enqueue(body) {
      await sqs.send(new sdk.SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    },
  };
}
