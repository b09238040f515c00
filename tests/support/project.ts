import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "./environment";

/** A Pulumi project of these files, inside the repository so that it finds node_modules. */
export function projectOf(files: Readonly<Record<string, string>>): {
  root: string;
  write(file: string, text: string): void;
  remove(): void;
} {
  mkdirSync(join(projectRoot, ".build"), { recursive: true });
  const root = mkdtempSync(join(projectRoot, ".build", "project-"));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  return { root, write, remove: () => rmSync(root, { recursive: true }) };
}
