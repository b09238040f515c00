// @ts-check
"use strict";
/** What `require` finds inside a function: what it would find in Lambda, and nothing else that this machine has. */
const Module = require("node:module");
const { dirname, join, sep } = require("node:path");

const inRuntime = /^@(aws-sdk|smithy)\//;
/** @type {any} Node's loader, whose inner functions have no types. */
const loader = Module;

/** Packages by name; paths, built-ins and `#imports` go their usual way. @param {string} request */
function isPackage(request) {
  return !/^(\.{0,2}\/|\.{1,2}$|#|node:)/.test(request) && !Module.isBuiltin(request);
}

/** The node_modules folders of the archive, from the asking file upwards. @param {string} file  @param {string} root */
function foldersWithin(file, root) {
  const folders = [];
  for (let folder = dirname(file); `${folder}${sep}`.startsWith(`${root}${sep}`); folder = dirname(folder))
    folders.push(join(folder, "node_modules"));
  return folders;
}

/** @param {string} request  @param {string} from */
function notFound(request, from) {
  const error = new Error(`Cannot find module '${request}'\nRequire stack:\n- ${from}`);
  return Object.assign(error, { code: "MODULE_NOT_FOUND", requireStack: [from] });
}

/**
 * Packages come from the archive's own node_modules; `@aws-sdk/*` and `@smithy/*`, which Lambda's runtime brings along, from
 * `sdkRoot`. Any other package is not found, wherever on this machine it may lie.
 * @param {string} taskRoot  @param {string} sdkRoot
 */
function limitModules(taskRoot, sdkRoot) {
  const usual = loader._resolveFilename;
  /** @param {string} request  @param {{filename?: string} | undefined} parent  @param {unknown[]} rest */
  loader._resolveFilename = function (request, parent, ...rest) {
    const from = parent?.filename ?? "";
    if (!isPackage(request) || !from.startsWith(`${taskRoot}${sep}`)) return usual.call(this, request, parent, ...rest);
    const folders = [...foldersWithin(from, taskRoot), ...(inRuntime.test(request) ? [sdkRoot] : [])];
    const found = loader._findPath(request, folders, false);
    if (found === false) throw notFound(request, from);
    return found;
  };
  keepQueueClientsAtTheEndpoint();
}

/**
 * Given only AWS_ENDPOINT_URL, the SDK's SQS client goes to the host of a queue's URL, which locally is AWS itself. It is
 * told to stay at the endpoint.
 */
function keepQueueClientsAtTheEndpoint() {
  const load = loader._load;
  /** @param {string} request  @param {unknown[]} rest */
  loader._load = function (request, ...rest) {
    const loaded = load.call(this, request, ...rest);
    if (request === "@aws-sdk/middleware-sdk-sqs")
      loaded.resolveQueueUrlConfig = (/** @type {object} */ config) =>
        Object.assign(config, { useQueueUrlAsEndpoint: false });
    return loaded;
  };
}

module.exports = { limitModules };
