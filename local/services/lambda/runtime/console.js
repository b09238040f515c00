// @ts-check
"use strict";
const { format } = require("node:util");

const levels = /** @type {const} */ ({
  log: "INFO",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
  debug: "DEBUG",
  trace: "TRACE",
});
let requestId = "";

/** @param {string} id what lines from now on belong to */
function setRequestId(id) {
  requestId = id;
}

/** Sends each console line on, in Lambda's text format. @param {(line: string) => void} send */
function captureConsole(send) {
  for (const name of /** @type {Array<keyof typeof levels>} */ (Object.keys(levels)))
    console[name] = (...parts) =>
      send(`${new Date().toISOString()}\t${requestId}\t${levels[name]}\t${format(...parts)}`);
  captureStreams(send);
  ignoreNodeVersion();
}

/** What is written past the console goes the same way: a thread's own streams may come after its answer. @param {(line: string) => void} send */
function captureStreams(send) {
  for (const stream of [process.stdout, process.stderr])
    stream._writev = (chunks, done) => {
      for (const { chunk } of chunks) send(String(chunk).trimEnd());
      done();
    };
}

/** The SDK warns of the Node.js version that runs here; the function will run on Lambda's. */
function ignoreNodeVersion() {
  const emit = process.emitWarning.bind(process);
  process.emitWarning = /** @type {typeof emit} */ (
    (/** @type {any[]} */ ...args) => {
      const isVersion = /NodeVersionSupportWarning/.test(String(args[1]?.type ?? args[1] ?? args[0]));
      if (!isVersion) Reflect.apply(emit, process, args);
    }
  );
}

module.exports = { captureConsole, setRequestId };
