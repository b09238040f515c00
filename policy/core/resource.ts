import { isUnknown } from "./unknown";
import { View, type Owner } from "./view";

export type Properties = Readonly<Record<string, unknown>>;

export interface ResourceFacts extends Owner {
  readonly parent?: string;
  /** What the program gives, where known apart from the rest. */
  readonly inputs?: Properties;
  /** What the engine says of it: in a stack also what AWS computes, unknown where it is not known yet. */
  readonly props: Properties;
  /** Top-level property to the URNs of the resources that its value comes from. */
  readonly comesFrom?: Readonly<Record<string, readonly string[]>>;
}

/** Properties by which others name a resource. */
const naming = ["id", "arn", "name", "bucket", "keyId", "url", "namespaceName", "workgroupName", "clusterIdentifier"];

/** A resource as rules see it. */
export class Resource implements Owner {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent?: string;
  private identities?: ReadonlySet<string>;

  constructor(
    /** As the engine has it, with Pulumi's placeholders where something is not known yet. */
    readonly facts: ResourceFacts,
  ) {
    this.urn = facts.urn;
    this.type = facts.type;
    this.name = facts.name;
    this.parent = facts.parent;
  }

  /** A property of it, by dots. */
  at(path: string): View {
    const [first = "", ...rest] = path.split(".");
    const view = new View(this.property(first), first, this);
    return rest.length === 0 ? view : view.at(rest.join("."));
  }

  /**
   * Before deployment an optional property that nobody set is unknown among the outputs: where the inputs are known, it is absent.
   */
  private property(key: string): unknown {
    const { inputs, props } = this.facts;
    if (inputs === undefined) return props[key];
    const given = inputs[key];
    if (given !== undefined && !isUnknown(given)) return given;
    const known = isUnknown(props[key]) ? undefined : props[key];
    return given === undefined ? known : (known ?? given);
  }

  /** What AWS computes, such as its ARN: unknown until it exists. */
  output(key: string): View {
    return new View(this.facts.props[key], key, this);
  }

  /** URNs of the resources that a property's value comes from; undefined where nothing was told. */
  comesFrom(path: string): readonly string[] | undefined {
    return this.facts.comesFrom?.[path.split(/[.[]/)[0] ?? ""];
  }

  /** Whether a known text names this resource: by id, name, URL or ARN, or by an ARN's last part. */
  isNamed(text: string): boolean {
    this.identities ??= new Set(naming.flatMap((key) => this.namesIn(key)));
    return this.identities.has(text);
  }

  private namesIn(key: string): string[] {
    const text = new View(this.facts.props[key] ?? this.facts.inputs?.[key], key, this).text();
    if (text === undefined || text === "") return [];
    return key === "arn" ? [text, text.split(/[:/]/).at(-1) ?? text] : [text];
  }
}
