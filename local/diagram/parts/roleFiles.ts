import { actorsOf } from "../actors";
import { folderLabel, objectsOf } from "../files";
import type { Nodes } from "../nodes";
import type { Line, Part, Sketch } from "../part";
import type { Stack } from "../stack";

/** Between functions and jobs and the files that their roles let them read and write. */
export const roleFiles: Part = {
  lines: (stack, nodes) =>
    actorsOf(stack).flatMap(({ key, role }) => {
      const read = foldersBy(["s3:GetObject", "s3:GetObjectVersion"], role, stack, nodes);
      const written = foldersBy(["s3:PutObject"], role, stack, nodes);
      return [...new Set([...read.keys(), ...written.keys()])].flatMap((place) =>
        linesBetween(key, place, read.get(place), written.get(place)),
      );
    }),
};

type Folders = ReadonlySet<string>;

/** Places, each with the folders in it. */
function foldersBy(actions: readonly string[], role: string, stack: Stack, nodes: Nodes): Map<Sketch, Set<string>> {
  const folders = new Map<Sketch, Set<string>>();
  for (const written of actions.flatMap((action) => stack.allowed(role, action))) {
    const objects = objectsOf(written, nodes);
    if (objects === undefined) continue;
    const own = folders.get(objects.place) ?? new Set();
    folders.set(objects.place, own.add(folderLabel(objects.place, objects.prefix)));
  }
  return folders;
}

/** What is written and read again by the same is working room: an edge says what goes on from here, or came from elsewhere. */
function linesBetween(actor: string, place: Sketch, read?: Folders, written?: Folders): Line[] {
  const lines: Line[] = [];
  if (written !== undefined) {
    const label = listed(without(written, read)) || listed([...written]);
    lines.push({ from: actor, to: place.key, kind: "data", label });
  }
  const others = without(read, written);
  if (others.length > 0) lines.push({ from: place.key, to: actor, kind: "data", label: listed(others) });
  return lines;
}

const without = (some: Folders = new Set(), others: Folders = new Set()): string[] =>
  [...some].filter((folder) => !others.has(folder));

const listed = (folders: readonly string[]): string => [...folders].sort().join(", ");
