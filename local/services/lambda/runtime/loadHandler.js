// @ts-check
"use strict";
const { existsSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const { RuntimeError } = require("./errors");

const callbacksAreGone =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify " +
  "this function to use a supported handler signature to use Node.js 24 or later. For more information see " +
  "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

/** @param {string} taskRoot  @param {string} path without its ending */
function fileOf(taskRoot, path) {
  const file = ["", ".js", ".cjs"].map((ending) => join(taskRoot, path + ending)).find((one) => existsSync(one));
  return file ?? join(taskRoot, path);
}

/** @param {string} file */
function load(file) {
  try {
    return require(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError("Runtime.UserCodeSyntaxError", String(error));
    const isMissing =
      error instanceof Error && /** @type {NodeJS.ErrnoException} */ (error).code === "MODULE_NOT_FOUND";
    throw isMissing ? new RuntimeError("Runtime.ImportModuleError", String(error)) : error;
  }
}

/**
 * The function that "folder/file.export" names. @throws as Lambda's runtime does at init
 * @param {string} taskRoot  @param {string} handler  @param {boolean} callbacks whether callback-style handlers are taken
 * @returns {Function}
 */
function loadHandler(taskRoot, handler, callbacks) {
  const [, name, path] = /^([^.]*)\.(.*)$/.exec(basename(handler)) ?? [];
  if (name === undefined || path === undefined) throw new RuntimeError("Runtime.MalformedHandlerName", "Bad handler");
  const loaded = load(fileOf(taskRoot, join(dirname(handler), name)));
  const found = path.split(".").reduce((/** @type {any} */ part, key) => part?.[key], loaded);
  if (found === undefined || found === null)
    throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  if (typeof found !== "function") throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is not a function`);
  if (!callbacks && found.length >= 3) throw new RuntimeError("Runtime.CallbackHandlerDeprecated", callbacksAreGone);
  return found;
}

module.exports = { loadHandler };
