import type { Properties } from "../../graph/graph";
import { AwsError } from "../errors";

/** Checks what PutDashboard checks first. Nothing is drawn here. @throws AwsError InvalidParameterInput */
export function checkDashboard({ dashboardName, dashboardBody }: Properties): void {
  const refuse = (what: string) => new AwsError("InvalidParameterInput", `Dashboard ${String(dashboardName)}: ${what}`);
  if (!/^[\w-]{1,255}$/.test(String(dashboardName)))
    throw refuse("the name must have 1 to 255 letters, digits, dashes and underscores.");
  const { widgets } = parsed(dashboardBody, refuse);
  if (!Array.isArray(widgets)) throw refuse("the body has no list of widgets.");
  if (widgets.length > 500) throw refuse(`the body has ${widgets.length} widgets; 500 is the limit.`);
}

function parsed(body: unknown, refuse: (what: string) => AwsError): { readonly widgets?: unknown } {
  try {
    return JSON.parse(String(body)) as { widgets?: unknown };
  } catch (error) {
    throw refuse(`the body is no JSON: ${(error as Error).message}`);
  }
}
