import type { Column } from "../catalog/shapes";
import { areOneTable, mostOfOneKind, type Grouping } from "./grouping";
import { mergedColumns, type Found } from "./schema";

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

/**
 * Tables below `prefix`: folders with like content become partitions of the folder above them, unlike ones tables of their own;
 * unlike files of one folder, too. A table level makes tables of the folders there, whatever they have in common.
 */
export function tablesBelow(prefix: string, seen: readonly Seen[], how: Grouping): TableLayout[] {
  const root = folderAt(prefix);
  for (const one of seen) place(root, one);
  return tablesIn(root, how);
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

function tablesIn(folder: Folder, how: Grouping): TableLayout[] {
  const below = [...folder.folders.values()];
  const isAbove = how.tableLevel !== undefined && levelOf(folder) < how.tableLevel;
  const leaves = isAbove || folder.files.length > 0 ? undefined : partitionLeaves(folder, how);
  if (leaves !== undefined) return [partitioned(folder, leaves)];
  return [...tablesOfFiles(folder, how), ...below.flatMap((one) => tablesIn(one, how))];
}

/** The bucket is level 1, its folders level 2. */
function levelOf({ prefix }: Folder): number {
  return prefix.split("/").length;
}

function tablesOfFiles({ prefix, files }: Folder, how: Grouping): TableLayout[] {
  if (files.length === 0) return [];
  if (areOneTable(files, how)) return [tableOf(prefix, files)];
  return files.map((file) => tableOf(file.key, [file]));
}

/** Of the kind that most of its files are; files of other kinds lie in its folder and are not its data. */
function tableOf(prefix: string, seen: readonly Seen[]): TableLayout {
  const files = mostOfOneKind(seen);
  const columns = mergedColumns(files.map(({ found }) => found.columns));
  return { prefix, files, columns, partitionKeys: [], partitions: [] };
}

/** The folders that hold the files, where all lie at one depth and hold the like; undefined where they do not. */
function partitionLeaves(folder: Folder, how: Grouping): Leaf[] | undefined {
  const leaves = leavesOf(folder, []);
  const depths = new Set(leaves?.map(({ path }) => path.length));
  if (leaves === undefined || leaves.length === 0 || depths.size !== 1 || depths.has(0)) return undefined;
  return areOneTable(
    leaves.flatMap((leaf) => leaf.folder.files),
    how,
  )
    ? leaves
    : undefined;
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
