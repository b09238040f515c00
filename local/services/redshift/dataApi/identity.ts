import type { Cloud } from "../../../cloud";
import { AwsError } from "../../errors";
import type { Caller, Input } from "../../service";
import type { Host } from "../hosts";
import { invalid, type Request } from "./request";

/** The database user that a request works as. */
export interface Login {
  readonly user: string;
  readonly superuser: boolean;
  /** Where the user came with a password: checked against the database's, when the statement runs. */
  readonly password?: string;
}

/** Logs a caller in, with each check of IAM that AWS makes on the way. */
export async function login(cloud: Cloud, caller: Caller, host: Host, request: Request): Promise<Login> {
  if (request.secretArn !== undefined) return withSecret(cloud, caller, host, request.secretArn);
  if (host.kind === "workgroup") {
    if (request.dbUser !== undefined)
      throw invalid("DbUser goes with ClusterIdentifier; a workgroup knows the user by its IAM identity.");
    cloud.authorize({ caller, action: "redshift-serverless:GetCredentials", resource: host.arn });
    return withIdentity(caller, host);
  }
  return withClusterCredentials(cloud, caller, host, request);
}

function withClusterCredentials(cloud: Cloud, caller: Caller, host: Host, { dbUser, database }: Request): Login {
  const arn = (kind: string, name: string) =>
    `arn:aws:redshift:${cloud.region}:${cloud.accountId}:${kind}:${host.name}/${name}`;
  if (dbUser === undefined) {
    cloud.authorize({ caller, action: "redshift:GetClusterCredentialsWithIAM", resource: arn("dbname", database) });
    return withIdentity(caller, host);
  }
  cloud.authorize({ caller, action: "redshift:GetClusterCredentials", resource: arn("dbuser", dbUser) });
  cloud.authorize({ caller, action: "redshift:GetClusterCredentials", resource: arn("dbname", database) });
  return { user: dbUser, superuser: dbUser === host.adminUser };
}

/** A role is user "IAMR:<name>". The account's administrator, who has no role, is the warehouse's. */
function withIdentity(caller: Caller, host: Host): Login {
  if (caller.kind === "admin") return { user: host.adminUser, superuser: true };
  if (caller.kind === "role") return { user: `IAMR:${caller.role}`, superuser: false };
  throw new AwsError("AccessDeniedException", `${caller.service} has no identity in a database; give SecretArn.`, 400);
}

async function withSecret(cloud: Cloud, caller: Caller, host: Host, secretArn: string): Promise<Login> {
  const { username, password } = await credentialsIn(cloud, caller, secretArn);
  const superuser = username === host.adminUser;
  if (!superuser) return { user: username, superuser, password };
  const right = secretArn === host.adminSecretArn ? password : await adminPassword(cloud, host);
  if (password !== right) throw invalid(`FATAL: password authentication failed for user "${username}"`);
  return { user: username, superuser };
}

async function adminPassword(cloud: Cloud, host: Host): Promise<string | undefined> {
  if (host.adminSecretArn === undefined) return host.adminPassword;
  return (await credentialsIn(cloud, cloud.admin, host.adminSecretArn)).password;
}

async function credentialsIn(
  cloud: Cloud,
  caller: Caller,
  secretArn: string,
): Promise<{ username: string; password: string }> {
  const found = await cloud.call<Input>(caller, "secretsmanager", "GetSecretValue", { SecretId: secretArn });
  try {
    const { username, password } = JSON.parse(String(found.SecretString)) as Record<string, unknown>;
    if (typeof username === "string" && typeof password === "string") return { username, password };
  } catch {
    // Falls through: text that is no JSON has no credentials either.
  }
  throw invalid(`The secret ${secretArn} must be JSON with username and password.`);
}
