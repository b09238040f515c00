import type { QueryLanguage } from "./section";

const every = ["Type", "Comment", "QueryLanguage"];
const onward = ["Next", "End"];
const paths = ["InputPath", "OutputPath"];
const results = ["Parameters", "ResultSelector", "ResultPath"];
const attempts = ["Retry", "Catch"];
const limits = ["TimeoutSeconds", "HeartbeatSeconds"];
const map = [
  ...["ItemProcessor", "Iterator", "ItemSelector", "ItemReader", "ItemBatcher", "ResultWriter", "Label"],
  ...["MaxConcurrency", "ToleratedFailureCount", "ToleratedFailurePercentage"],
];

const jsonPathFields: Readonly<Record<string, readonly string[]>> = {
  Pass: [...onward, ...paths, "Parameters", "Result", "ResultPath", "Assign"],
  Task: [
    ...onward,
    ...paths,
    ...results,
    ...attempts,
    ...limits,
    ...limits.map(asPath),
    "Resource",
    "Credentials",
    "Assign",
  ],
  Choice: [...paths, "Choices", "Default", "Assign"],
  Wait: [...onward, ...paths, "Seconds", "SecondsPath", "Timestamp", "TimestampPath", "Assign"],
  Succeed: [...paths],
  Fail: ["Error", "ErrorPath", "Cause", "CausePath"],
  Parallel: [...onward, ...paths, ...results, ...attempts, "Branches", "Assign"],
  Map: [...onward, ...paths, ...results, ...attempts, ...map, ...map.slice(-3).map(asPath), "ItemsPath", "Assign"],
};

const jsonataFields: Readonly<Record<string, readonly string[]>> = {
  Pass: [...onward, "Output", "Assign"],
  Task: [...onward, ...attempts, ...limits, "Resource", "Credentials", "Arguments", "Output", "Assign"],
  Choice: ["Choices", "Default", "Output", "Assign"],
  Wait: [...onward, "Seconds", "Timestamp", "Output", "Assign"],
  Succeed: ["Output"],
  Fail: ["Error", "Cause"],
  Parallel: [...onward, ...attempts, "Branches", "Arguments", "Output", "Assign"],
  Map: [...onward, ...attempts, ...map, "Items", "Output", "Assign"],
};

function asPath(name: string): string {
  return `${name}Path`;
}

/** The fields that a state of this type may have; undefined where there is no such type. */
export function fieldsOf(type: string, language: QueryLanguage): ReadonlySet<string> | undefined {
  const known = language === "JSONata" ? jsonataFields : jsonPathFields;
  return Object.hasOwn(known, type) ? new Set([...every, ...(known[type] ?? [])]) : undefined;
}

export const stateTypes: readonly string[] = Object.keys(jsonPathFields);
