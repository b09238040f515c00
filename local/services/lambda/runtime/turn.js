// @ts-check
"use strict";
const { describeError } = require("./errors");

/** @typedef {import("../sandboxMessages").TurnOutcome} TurnOutcome */

/** @param {unknown} result */
function serialised(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? "null";
  } catch {
    throw new Error("Unable to stringify response body");
  }
}

/** One invocation: from the event to the one outcome that counts, the first. */
class Turn {
  /** @type {TurnOutcome | undefined} */
  answer;
  done = false;

  /**
   * @param {boolean} callbacks whether the runtime version has callback-style handlers
   * @param {import("../sandboxMessages").ToSandbox} message
   * @param {(outcome: TurnOutcome) => void} finish
   */
  constructor(callbacks, message, finish) {
    this.callbacks = callbacks;
    this.message = message;
    this.finish = finish;
  }

  /** @param {Function} handler */
  run(handler) {
    const context = this.context();
    const callback = (/** @type {unknown} */ error, /** @type {unknown} */ result) =>
      this.called(context, error, result);
    try {
      const event = JSON.parse(this.message.event);
      const result = this.callbacks ? handler(event, context, callback) : handler(event, context);
      if (typeof result?.then === "function") result.then(this.succeed, this.fail);
      else if (!this.callbacks) this.succeed(result);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Nothing is left that could still answer: the callback's result counts, or null. */
  loopIsEmpty() {
    this.end(this.answer ?? { ok: true, payload: "null" });
  }

  succeed = (/** @type {unknown} */ result) => this.end(this.outcomeOf(result));
  fail = (/** @type {unknown} */ error) => this.end({ ok: false, error: describeError(error) });

  /** @param {unknown} result  @returns {TurnOutcome} */
  outcomeOf(result) {
    try {
      return { ok: true, payload: serialised(result) };
    } catch (error) {
      return { ok: false, error: describeError(error) };
    }
  }

  /** A callback's success waits for the loop to be empty, unless the handler asked otherwise. */
  called(/** @type {any} */ context, /** @type {unknown} */ error, /** @type {unknown} */ result) {
    if (error !== undefined && error !== null) return this.fail(error);
    this.answer ??= this.outcomeOf(result);
    if (!context.callbackWaitsForEmptyEventLoop) this.end(this.answer);
  }

  /** @param {TurnOutcome} outcome */
  end(outcome) {
    if (this.done) return;
    this.done = true;
    this.finish(outcome);
  }

  context() {
    const { context, deadline } = this.message;
    const older = {
      done: (/** @type {unknown} */ error, /** @type {unknown} */ result) =>
        error === undefined || error === null ? this.succeed(result) : this.fail(error),
      succeed: this.succeed,
      fail: this.fail,
    };
    return {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
      ...(this.callbacks ? older : {}),
    };
  }
}

module.exports = { Turn };
