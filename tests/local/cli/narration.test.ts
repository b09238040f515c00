import * as assert from "node:assert/strict";
import type { TraceRecord } from "../../../local/engine/trace";
import { told } from "../../../local/cli/narration";

const record = (over: Partial<TraceRecord>): TraceRecord => ({
  seq: 1,
  at: "2026-11-01T00:00:00.000Z",
  who: "arn:aws:sts::000000000000:assumed-role/starter/one",
  did: "s3:GetObject",
  on: "arn:aws:s3:::landing/day.json",
  outcome: "ok",
  about: [],
  ...over,
});

describe("told", () => {
  const cases: ReadonlyArray<readonly [string, Partial<TraceRecord>, RegExp | undefined]> = [
    ["nothing of a call that went well", {}, undefined],
    ["nothing of a question that was answered with no", { outcome: "failed", why: "NoSuchKey: gone" }, undefined],
    ["a call that failed, and why", { outcome: "failed", why: "SlowDown: later" }, /GetObject on .* failed: SlowDown/],
    [
      "who was refused what",
      { outcome: "denied", why: "AccessDenied: no" },
      /^REFUSED to starter: s3:GetObject on .*day\.json: AccessDenied: no$/,
    ],
    [
      "where an object was that is deleted",
      { did: "s3:ObjectRemoved:DeleteMarkerCreated", on: "arn:aws:s3:::landing/in/a:b.json" },
      /^object s3:\/\/landing\/in\/a:b\.json is deleted/,
    ],
    ["nothing of a message that was only sent", { did: "sqs:Message", on: "q", outcome: "sent" }, undefined],
    [
      "a message that was sent with a reason",
      { did: "sqs:Message", on: "arn:aws:sqs:us-east-1:000000000000:dead", outcome: "sent", why: "Reason: no luck" },
      /^message in dead sent: Reason: no luck$/,
    ],
    [
      "a notice, by its subject",
      { did: "sns:Notice", on: "arn:aws:sns:us-east-1:000000000000:alerts", outcome: "accepted", why: '"Oh no" for 1' },
      /^notice of alerts accepted: "Oh no" for 1$/,
    ],
  ];
  for (const [what, over, wanted] of cases)
    it(`tells ${what}`, () => {
      const words = told(record(over));
      if (wanted === undefined) assert.equal(words, undefined);
      else assert.match(words ?? "", wanted);
    });
});
