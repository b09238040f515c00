// @ts-check
"use strict";
/**
 * What runs first in a function's worker: makes the worker look like Lambda's Node.js runtime, loads the handler, then
 * answers invocations one at a time. JavaScript, so that a cold start needs no compiler.
 */
const { parentPort, workerData } = require("node:worker_threads");
const { followClock, seedChance, setMoment } = require("./clock");
const { captureConsole, setRequestId } = require("./console");
const { describeError, exitError } = require("./errors");
const { loadHandler } = require("./loadHandler");
const { limitModules } = require("./modules");
const { Turn } = require("./turn");

/** @type {import("../sandboxMessages").SandboxData} */
const data = workerData;
if (parentPort === null) throw new Error("bootstrap.js runs in a worker only.");
const port = parentPort;
/** @type {(message: import("../sandboxMessages").FromSandbox) => void} */
const tell = (message) => port.postMessage(message);

/** @type {Turn | undefined} */
let turn;

/** @param {unknown} error  @param {string} [type] */
function die(error, type) {
  tell({ kind: "crash", error: type === undefined ? describeError(error) : exitError(type, error) });
  process.exit(1);
}

/** @param {import("../sandboxMessages").ToSandbox} message  @param {Function} handler */
function begin(message, handler) {
  setMoment(message.moment);
  seedChance(message.seed);
  setRequestId(message.context.awsRequestId);
  // While the handler works only its own doings keep the loop going: an empty loop ends an invocation, as in Lambda.
  port.unref();
  turn = new Turn(data.callbacks, message, (outcome) => {
    turn = undefined;
    port.ref();
    tell({ kind: "outcome", ...outcome });
  });
  turn.run(handler);
}

process.on("uncaughtException", (error) => die(error));
process.on("unhandledRejection", (reason) => die(reason, "Runtime.UnhandledPromiseRejection"));
process.on("beforeExit", () => turn?.loopIsEmpty());

followClock(data.time, data.moment);
seedChance(data.seed);
captureConsole((line) => tell({ kind: "line", line }));
limitModules(data.taskRoot, data.sdkRoot);

try {
  const handler = loadHandler(data.taskRoot, data.handler, data.callbacks);
  port.on("message", (message) => begin(message, handler));
  tell({ kind: "ready" });
} catch (error) {
  die(error);
}
