import type { Cloud } from "../../cloud";
import type { Resource } from "../../graph/graph";
import { optionalNumber, optionalRecord, optionalText, text } from "../input";
import type { Caller, Input, Operation } from "../service";
import { invalid, page } from "./calls";

/** Where results go, and how they are kept there. */
export interface ResultPlace {
  readonly outputLocation?: string;
  readonly encryption?: { readonly option: string; readonly kmsKey?: string };
  readonly expectedBucketOwner?: string;
}

export interface WorkGroup {
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  readonly description?: string;
  /** Whether what a query asks for gives way to `results`. */
  readonly enforced: boolean;
  readonly results: ResultPlace;
  /** Bytes a query may scan. */
  readonly cutoff?: number;
  readonly publishesMetrics: boolean;
  readonly requesterPays: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Every account has this one; it keeps its results nowhere until a query says where. */
const primary = "primary";

/** The account's workgroups. */
export class WorkGroups {
  private readonly byName = new Map<string, WorkGroup>();

  constructor(private readonly cloud: Cloud) {
    this.byName.set(primary, this.of(primary, {}, {}));
  }

  deploy({ outputs }: Resource): void {
    const name = text(outputs, "name");
    this.byName.set(name, this.of(name, outputs, optionalRecord(outputs, "configuration") ?? {}));
  }

  /** @throws InvalidRequestException where there is none, AccessDeniedException where the caller may not */
  permitted(caller: Caller, operation: string, name = primary): WorkGroup {
    const action = `athena:${operation}`;
    this.cloud.authorize({ caller, action, resource: this.byName.get(name)?.arn ?? this.arnOf(name) });
    const group = this.byName.get(name);
    if (group === undefined) throw invalid(`WorkGroup ${name} is not found.`);
    return group;
  }

  /** The group of a query of the past, which may be gone. */
  find(name: string): WorkGroup | undefined {
    return this.byName.get(name);
  }

  all(): WorkGroup[] {
    return [...this.byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private arnOf(name: string): string {
    return `arn:aws:athena:${this.cloud.region}:${this.cloud.accountId}:workgroup/${name}`;
  }

  private of(name: string, outputs: Input, configuration: Input): WorkGroup {
    const cutoff = optionalNumber(configuration, "bytesScannedCutoffPerQuery");
    const description = optionalText(outputs, "description");
    return {
      name,
      arn: this.arnOf(name),
      enabled: outputs.state !== "DISABLED",
      ...(description === undefined ? {} : { description }),
      enforced: configuration.enforceWorkgroupConfiguration !== false && name !== primary,
      results: resultPlace(optionalRecord(configuration, "resultConfiguration") ?? {}),
      ...(cutoff === undefined ? {} : { cutoff }),
      publishesMetrics: configuration.publishCloudwatchMetricsEnabled !== false,
      requesterPays: configuration.requesterPaysEnabled === true,
      createdAt: this.cloud.engine.now(),
    };
  }
}

/** A result configuration as the program (camelCase) or an API call (AWS's names) states it. */
export function resultPlace(configuration: Input): ResultPlace {
  const member = (record: Input, name: string) =>
    optionalText(record, name) ?? optionalText(record, name.charAt(0).toLowerCase() + name.slice(1));
  const outputLocation = member(configuration, "OutputLocation");
  const expectedBucketOwner = member(configuration, "ExpectedBucketOwner");
  const encryption =
    optionalRecord(configuration, "EncryptionConfiguration") ??
    optionalRecord(configuration, "encryptionConfiguration");
  const kmsKey =
    encryption === undefined ? undefined : (member(encryption, "KmsKey") ?? member(encryption, "KmsKeyArn"));
  const option = encryption === undefined ? undefined : member(encryption, "EncryptionOption");
  return {
    ...(outputLocation === undefined ? {} : { outputLocation }),
    ...(expectedBucketOwner === undefined ? {} : { expectedBucketOwner }),
    ...(option === undefined ? {} : { encryption: { option, ...(kmsKey === undefined ? {} : { kmsKey }) } }),
  };
}

export function resultShape({ outputLocation, encryption, expectedBucketOwner }: ResultPlace): Record<string, unknown> {
  return {
    OutputLocation: outputLocation,
    ExpectedBucketOwner: expectedBucketOwner,
    ...(encryption === undefined
      ? {}
      : { EncryptionConfiguration: { EncryptionOption: encryption.option, KmsKey: encryption.kmsKey } }),
  };
}

export const engineVersion = {
  SelectedEngineVersion: "AUTO",
  EffectiveEngineVersion: "Athena engine version 3",
} as const;

/** The calls about workgroups. */
export function workgroupCalls(cloud: Cloud, groups: WorkGroups): Record<string, Operation> {
  return {
    GetWorkGroup: (input, caller) => ({
      WorkGroup: shapeOf(groups.permitted(caller, "GetWorkGroup", text(input, "WorkGroup"))),
    }),
    ListWorkGroups: (input, caller) => {
      cloud.authorize({ caller, action: "athena:ListWorkGroups", resource: "*" });
      return page(input, "WorkGroups", groups.all().map(summaryOf));
    },
  };
}

function summaryOf({ name, enabled, description, createdAt }: WorkGroup) {
  return {
    Name: name,
    State: enabled ? "ENABLED" : "DISABLED",
    Description: description,
    CreationTime: new Date(createdAt),
    EngineVersion: engineVersion,
  };
}

function shapeOf(group: WorkGroup) {
  const { Name, State, Description, CreationTime } = summaryOf(group);
  const Configuration = {
    ResultConfiguration: resultShape(group.results),
    EnforceWorkGroupConfiguration: group.enforced,
    PublishCloudWatchMetricsEnabled: group.publishesMetrics,
    BytesScannedCutoffPerQuery: group.cutoff,
    RequesterPaysEnabled: group.requesterPays,
    EngineVersion: engineVersion,
  };
  return { Name, State, Description, CreationTime, Configuration };
}
