import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Cloud } from "../../../cloud";
import { AwsError } from "../../errors";
import type { Caller } from "../../service";
import { parseS3Uri } from "./s3Uri";

/**
 * Scripts and libraries of jobs as files of their own, one folder for each content: Python keeps what it read by path, so a path
 * must never change its content.
 */
export class JobFiles {
  private readonly folder: string;

  constructor(private readonly cloud: Cloud) {
    this.folder = join(cloud.directory, "glue", "files");
  }

  /** The script's file. @throws AwsError where the role may not read it */
  script(caller: Caller, uri: string): string {
    return this.copy(caller, uri);
  }

  /**
   * What goes onto sys.path for the job's extra files, comma-separated URIs: an archive itself, or the folder of a module.
   * @throws AwsError for a file with none of these endings, or that the role may not read
   */
  libraries(caller: Caller, uris: string, endings: readonly string[]): string[] {
    const wanted = uris.split(",").map((uri) => uri.trim());
    return wanted.filter((uri) => uri !== "").map((uri) => this.library(caller, uri, endings));
  }

  private library(caller: Caller, uri: string, endings: readonly string[]): string {
    if (!endings.some((ending) => uri.endsWith(ending)))
      throw new AwsError("InvalidInputException", `--extra-py-files: ${uri} must end in ${endings.join(" or ")}.`);
    const file = this.copy(caller, uri);
    return file.endsWith(".py") ? dirname(file) : file;
  }

  private copy(caller: Caller, uri: string): string {
    const { bucket, key } = parseS3Uri(uri);
    const content = readFileSync(this.cloud.offer("s3").fileFor(caller, bucket, key));
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
    const file = join(this.folder, hash, basename(key));
    if (!existsSync(file)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return file;
  }
}
