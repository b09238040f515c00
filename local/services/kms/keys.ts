import { AwsError, UsageError } from "../errors";

/** A key as deployed. */
export interface Key {
  readonly id: string;
  readonly arn: string;
  readonly enabled: boolean;
  readonly description: string;
  /** The key policy, parsed: the same object for every decision, so that it is compiled once. */
  readonly policy: object;
  readonly tags: Readonly<Record<string, string>>;
}

/** All keys and aliases of one environment. */
export class Keys {
  private readonly byId = new Map<string, Key>();
  private readonly aliases = new Map<string, string>();

  put(key: Key): void {
    this.byId.set(key.id, key);
  }

  /** @throws UsageError where the name is no alias of ours to give, or the key does not exist */
  addAlias(name: string, target: string): void {
    if (!/^alias\/[\w/-]{1,250}$/.test(name) || isAwsManaged(name)) {
      throw new UsageError(
        `The alias "${name}" is invalid: it must be alias/ and then letters, digits, _, / or -, and not start with alias/aws/.`,
      );
    }
    this.aliases.set(name, this.find(target).id);
  }

  /** Aliases of the key, such as "alias/landing". */
  aliasesOf({ id }: Key): string[] {
    return [...this.aliases].filter(([, keyId]) => keyId === id).map(([name]) => name);
  }

  /** @param name the key's id or ARN, or an alias or its ARN @throws NotFoundException */
  find(name: string): Key {
    const local = localName(name);
    const id = this.aliases.get(local) ?? local.replace(/^key\//, "");
    const key = this.byId.get(id);
    if (key === undefined) throw notFound(name);
    return key;
  }
}

/** The part of an ARN behind the account, or the name itself: "alias/x", "key/<id>" or "<id>". */
export function localName(name: string): string {
  return name.startsWith("arn:") ? name.split(":").slice(5).join(":") : name;
}

/** Keys that AWS keeps for a service, which everybody in the account may use through that service. */
export function isAwsManaged(name: string): boolean {
  return localName(name).startsWith("alias/aws/");
}

function notFound(name: string): AwsError {
  const what = localName(name).startsWith("alias/") ? "Alias" : "Key";
  return new AwsError("NotFoundException", `${what} '${name}' does not exist`);
}
