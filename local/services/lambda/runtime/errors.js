// @ts-check
"use strict";

/** An error in the words of Lambda's runtime: {errorType, errorMessage, trace}. @param {unknown} error */
function describeError(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? `${error.name}: ${error.message}`).split("\n"),
  };
}

/** The error that a worker dies of, under the runtime's name for it. @param {string} type  @param {unknown} cause */
function exitError(type, cause) {
  return runtimeErrorOf(type, String(cause), cause);
}

/** @param {string} errorType  @param {string} errorMessage  @param {unknown} [cause] */
function runtimeErrorOf(errorType, errorMessage, cause) {
  const below = cause instanceof Error && cause.stack !== undefined ? cause.stack.split("\n").slice(1) : [];
  return { errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`, ...below] };
}

/** An error of the runtime itself, such as Runtime.ImportModuleError. */
class RuntimeError extends Error {
  /** @param {string} type  @param {string} message */
  constructor(type, message) {
    super(message);
    this.name = type;
    this.stack = `${type}: ${message}`;
  }
}

module.exports = { describeError, exitError, RuntimeError };
