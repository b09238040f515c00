import type { Section } from "../definition/section";
import { isObject } from "../json";

const anyArn = /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d*:\S+$/;
const functionArn = /^arn:[a-z-]+:lambda:[a-z0-9-]*:\d*:function:[\w-]+(:(\$LATEST|[\w-]+))?$/;
const integrationArn = /^arn:[a-z-]+:states:::[a-z0-9-]+(:[\w-]+)?:\w+(\.[A-Za-z]+(:\d)?)?$/;

/** The Resource of a Task state, "" where there is none that can be run. */
export function taskResource(section: Section): string {
  const value = section.value("Resource");
  if (isObject(value)) section.unsupported("Resource", "is filled in by CloudFormation only; give an ARN");
  else if (typeof value !== "string")
    section.invalid("Resource", value === undefined ? "is missing" : "must be an ARN");
  else checkArn(section, value);
  const resource = typeof value === "string" ? value : "";
  section.report.tasks.push({ state: section.place.state, resource });
  return resource;
}

function checkArn(section: Section, arn: string): void {
  if (/^\$\{[^}]+\}$/.test(arn)) {
    section.unsupported("Resource", `${arn} is filled in by CloudFormation only; give an ARN`);
  } else if (!anyArn.test(arn) || (/^arn:[a-z-]+:lambda:/.test(arn) && !functionArn.test(arn))) {
    section.invalid("Resource", `${arn} is no ARN of something that a Task state can do`);
  } else if (arn.includes(":activity:")) {
    section.unsupported("Resource", `${arn} is an activity; the local runtime has Lambda functions and integrations`);
  } else if (!functionArn.test(arn) && !integrationArn.test(arn)) {
    section.unsupported("Resource", `${arn} is neither a Lambda function nor an integration`);
  }
}
