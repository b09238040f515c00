// Every suite, and one closing line: `N passed, N failed, N skipped`. Exits non-zero on any failure.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = (name) => join(root, "node_modules", ".bin", name);

/** How each runner says what it counted. A suite that counts nothing has not run, and has failed. */
const suites = [
  { name: "types", command: bin("tsc"), args: ["-p", "."], check: true },
  {
    name: "mocha",
    streams: true,
    command: bin("mocha"),
    // Much of the time a test waits for another process: two files at a time, whatever the machine has.
    // The kills wait most: first, beside all the others, and not alone at the end.
    args: ["--parallel", "--jobs", "2", "tests/reliability/**/*.test.ts", "tests/!(reliability)/**/*.test.ts"],
    // Spark's jobs here are too short for code that is optimised.
    env: { ...process.env, JAVA_TOOL_OPTIONS: "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" },
    counts: { passed: /(\d+) passing/, failed: /(\d+) failing/, skipped: /(\d+) pending/ },
  },
  {
    name: "pytest",
    command: join(root, ".venv", "bin", "python"),
    args: ["-m", "pytest", "tests/glue"],
    counts: { passed: /(\d+) passed/, failed: /(\d+) failed/, skipped: /(\d+) skipped/ },
  },
];

/** Suites run at once: much of the time one waits for another process. What one says stands together, when it is over. */
function run({ name, command, args, env, check, counts, streams = false }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const hear = (chunk) => {
      output += chunk;
      if (streams) process.stdout.write(chunk);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", (error) => console.error(`${name}: ${error.message}`));
    child.on("close", (code) => {
      if (!streams) console.log(`\n== ${name}\n${output}`);
      resolve(check ? checked(code) : counted(name, code, output, counts));
    });
  });
}

const checked = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });

function counted(name, code, output, counts) {
  const count = (pattern) => Number([...output.matchAll(new RegExp(pattern, "g"))].at(-1)?.[1] ?? 0);
  const result = { passed: count(counts.passed), failed: count(counts.failed), skipped: count(counts.skipped) };
  const broken = (code !== 0 && result.failed === 0) || result.passed + result.failed === 0;
  if (broken) console.error(`${name} ended with code ${code} and ${result.passed} passed: counted as a failure.`);
  return broken ? { ...result, failed: result.failed + 1 } : result;
}

const total = { passed: 0, failed: 0, skipped: 0 };
for (const result of await Promise.all(suites.map(run))) {
  for (const key of Object.keys(total)) total[key] += result[key];
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
