import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { projectRoot } from "../../support/environment";
import { awkwardTexts, type Chance } from "./chance";

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly required?: readonly string[];
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly exception?: boolean;
  readonly error?: { readonly code?: string };
}

interface Model {
  readonly metadata: { readonly targetPrefix?: string; readonly apiVersion: string; readonly jsonVersion?: string };
  readonly operations: Readonly<Record<string, { readonly input?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const deepest = 5;

/** An API as AWS describes it, in the copy that boto3 brings. */
export class ApiModel {
  private readonly model: Model;

  /** @param folder the name that botocore gives the service */
  constructor(folder: string) {
    const data = join(sitePackages(), "botocore", "data", folder);
    const version = readdirSync(data).sort().at(-1) ?? "";
    const packed = readFileSync(join(data, version, "service-2.json.gz"));
    this.model = JSON.parse(gunzipSync(packed).toString()) as Model;
  }

  get metadata(): Model["metadata"] {
    return this.model.metadata;
  }

  /** The codes of all errors that the API's operations can answer with. */
  errorCodes(): string[] {
    const errors = Object.entries(this.model.shapes).filter(([, shape]) => shape.exception === true);
    return errors.flatMap(([name, shape]) => [name, shape.error?.code ?? name]);
  }

  /** An input of the right shape. `known` has values of things that exist, by the member's name. */
  inputOf(chance: Chance, operation: string, known: Readonly<Record<string, readonly string[]>>): unknown {
    const shape = this.model.operations[operation]?.input?.shape;
    return shape === undefined ? {} : this.valueOf(chance, { shape, name: "", known, depth: 0 });
  }

  private valueOf(chance: Chance, at: Place): unknown {
    const shape = this.model.shapes[at.shape];
    if (shape === undefined) throw new Error(`There is no shape ${at.shape}.`);
    const inner = (ref: { readonly shape: string } | undefined, name = at.name) =>
      this.valueOf(chance, { ...at, shape: ref?.shape ?? "", name, depth: at.depth + 1 });
    switch (shape.type) {
      case "structure":
        return this.structure(chance, shape, at, inner);
      case "list":
        return at.depth > deepest ? [] : Array.from({ length: chance.below(3) }, () => inner(shape.member));
      case "map":
        return at.depth > deepest ? {} : { [chance.text()]: inner(shape.value) };
      default:
        return scalar(chance, shape, at);
    }
  }

  private structure(
    chance: Chance,
    { members = {}, required = [] }: Shape,
    { depth }: Place,
    inner: (ref: { readonly shape: string }, name: string) => unknown,
  ): unknown {
    const taken = Object.entries(members).filter(
      ([name]) => required.includes(name) || (depth <= deepest && chance.once(3)),
    );
    return Object.fromEntries(taken.map(([name, ref]) => [name, inner(ref, name)]));
  }
}

interface Place {
  readonly shape: string;
  readonly name: string;
  readonly known: Readonly<Record<string, readonly string[]>>;
  readonly depth: number;
}

function scalar(chance: Chance, shape: Shape, { name, known }: Place): unknown {
  const values = known[name];
  if (shape.type === "boolean") return chance.once(2);
  if (shape.type === "timestamp") return 1_700_000_000 + chance.below(1000);
  if (shape.type === "blob") return Buffer.from(chance.hex(8)).toString("base64");
  if (values !== undefined && shape.type !== "string") return Number(chance.pick(values));
  if (values !== undefined && !chance.once(5)) return chance.pick(values);
  if (shape.type !== "string") return chance.pick([0, 1, 2, 10, 1000, -1, 2 ** 40]);
  return shape.enum === undefined ? chance.pick(awkwardTexts) : chance.pick(shape.enum);
}

function sitePackages(): string {
  const libraries = join(projectRoot, ".venv", "lib");
  const [python = ""] = readdirSync(libraries).filter((name) => name.startsWith("python3"));
  return join(libraries, python, "site-packages");
}
