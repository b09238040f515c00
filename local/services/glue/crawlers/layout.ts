import type { Column } from "../catalog/shapes";
import { mergedColumns, similarity, type Found } from "./schema";

/** One object that a crawl looked at. */
export interface Seen {
  readonly key: string;
  readonly size: number;
  readonly found: Found;
}

/** A table that the folders suggest. */
export interface TableLayout {
  /** The folder's prefix with its closing slash, or a single file's key. */
  readonly prefix: string;
  readonly files: readonly Seen[];
  readonly columns: readonly Column[];
  readonly partitionKeys: readonly Column[];
  readonly partitions: ReadonlyArray<{ readonly values: readonly string[]; readonly prefix: string }>;
}

interface Folder {
  readonly prefix: string;
  readonly files: Seen[];
  readonly folders: Map<string, Folder>;
}

interface Leaf {
  readonly path: readonly string[];
  readonly folder: Folder;
}

/** Schemas this alike are one table. */
const alike = 0.7;

/**
 * Tables below `prefix`: folders with like content become partitions of the folder above them, unlike ones tables of their own;
 * unlike files of one folder, too.
 */
export function tablesBelow(prefix: string, seen: readonly Seen[]): TableLayout[] {
  const root = folderAt(prefix);
  for (const one of seen) place(root, one);
  return tablesIn(root);
}

function folderAt(prefix: string): Folder {
  return { prefix, files: [], folders: new Map() };
}

function place(root: Folder, one: Seen): void {
  const names = one.key.slice(root.prefix.length).split("/");
  let folder = root;
  for (const name of names.slice(0, -1)) {
    const next: Folder = folder.folders.get(name) ?? folderAt(`${folder.prefix}${name}/`);
    folder.folders.set(name, next);
    folder = next;
  }
  folder.files.push(one);
}

function tablesIn(folder: Folder): TableLayout[] {
  const below = [...folder.folders.values()];
  const leaves = folder.files.length === 0 ? partitionLeaves(folder) : undefined;
  if (leaves !== undefined) return [partitioned(folder, leaves)];
  return [...tablesOfFiles(folder), ...below.flatMap(tablesIn)];
}

function tablesOfFiles({ prefix, files }: Folder): TableLayout[] {
  if (files.length === 0) return [];
  if (areAlike(files)) return [tableOf(prefix, files)];
  return files.map((file) => tableOf(file.key, [file]));
}

function areAlike([first, ...others]: readonly Seen[]): boolean {
  return first !== undefined && others.every(({ found }) => similarity(first.found, found) >= alike);
}

function tableOf(prefix: string, files: readonly Seen[]): TableLayout {
  const columns = mergedColumns(files.map(({ found }) => found.columns));
  return { prefix, files, columns, partitionKeys: [], partitions: [] };
}

/** The folders that hold the files, where all lie at one depth and hold the like; undefined where they do not. */
function partitionLeaves(folder: Folder): Leaf[] | undefined {
  const leaves = leavesOf(folder, []);
  const depths = new Set(leaves?.map(({ path }) => path.length));
  if (leaves === undefined || leaves.length === 0 || depths.size !== 1 || depths.has(0)) return undefined;
  return areAlike(leaves.flatMap((leaf) => leaf.folder.files)) ? leaves : undefined;
}

function leavesOf(folder: Folder, path: readonly string[]): Leaf[] | undefined {
  if (folder.folders.size === 0) return [{ path, folder }];
  if (folder.files.length > 0) return undefined;
  const lists = [...folder.folders].map(([name, below]) => leavesOf(below, [...path, name]));
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

function partitioned(folder: Folder, leaves: readonly Leaf[]): TableLayout {
  const files = leaves.flatMap((leaf) => leaf.folder.files);
  const names = leaves[0]?.path ?? [];
  const partitionKeys = names.map((name, level) => ({ Name: partitionName(leaves, name, level), Type: "string" }));
  const partitions = leaves.map(({ path, folder: leaf }) => ({ values: path.map(valueOf), prefix: leaf.prefix }));
  return { ...tableOf(folder.prefix, files), partitionKeys, partitions };
}

/** `year=2026` gives `year`, where every folder of the level says so. */
function partitionName(leaves: readonly Leaf[], name: string, level: number): string {
  const key = name.split("=")[0] ?? "";
  const isKey = name.includes("=") && leaves.every(({ path }) => path[level]?.startsWith(`${key}=`));
  return isKey ? key.toLowerCase() : `partition_${level}`;
}

function valueOf(name: string): string {
  return name.slice(name.indexOf("=") + 1);
}
