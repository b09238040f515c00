/**
 * Import this before anything that makes resources. Pulumi takes a stack trace of each promise that it makes, to say where one came
 * from that is never resolved: ten thousand in a deployment, mapped to TypeScript line by line, a third of what the program computes.
 * They are taken where they are shown, with PULUMI_DEBUG_PROMISE_LEAKS. Errors have theirs as ever.
 */
const format = Error.prepareStackTrace?.bind(Error);

if (format !== undefined && process.env.PULUMI_DEBUG_PROMISE_LEAKS === undefined)
  Error.prepareStackTrace = (error, frames) =>
    frames[0]?.getFunctionName() === "debuggablePromise" ? "" : (format(error, frames) as unknown);
