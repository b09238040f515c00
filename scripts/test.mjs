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
    command: bin("mocha"),
    // Much of the time a test waits for another process: two files at a time, whatever the machine has.
    args: ["--parallel", "--jobs", "2", "tests/**/*.test.ts"],
    counts: { passed: /(\d+) passing/, failed: /(\d+) failing/, skipped: /(\d+) pending/ },
  },
  {
    name: "pytest",
    command: join(root, ".venv", "bin", "python"),
    args: ["-m", "pytest", "tests/glue"],
    counts: { passed: /(\d+) passed/, failed: /(\d+) failed/, skipped: /(\d+) skipped/ },
  },
];

function run({ name, command, args, check, counts }) {
  return new Promise((resolve) => {
    console.log(`\n== ${name}`);
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.on("error", (error) => console.error(`${name}: ${error.message}`));
    child.on("close", (code) => resolve(check ? checked(code) : counted(name, code, output, counts)));
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
for (const suite of suites) {
  const result = await run(suite);
  for (const key of Object.keys(total)) total[key] += result[key];
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
