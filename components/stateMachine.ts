import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { recoverExecutionsFactory } from "../functions/recoverExecutions";
import { startExecutionsFactory } from "../functions/startExecutions";
import type { Alerting } from "./alerting";
import type { BatchRunner } from "./batchRunner";
import type { Foundation } from "./foundation";
import { checkArgs, outside } from "./shared/args";
import { decrypting, encrypting, grant, type Grantee } from "./shared/grants";
import type { Statement } from "./shared/policy";
import { batch, expression, tell, trouble, type State, type Step } from "./steps";

export interface StateMachineArgs {
  on: Foundation;
  /** Name in Step Functions before the stack's. */
  name: string;
  /** The dataset whose batches it takes. */
  dataset: string;
  /** In order; each starts when the one before has succeeded. */
  steps: readonly Step[];
  /** Who hears of failures. */
  alerts: Alerting;
  /** Executions at the same time: 1 to 1,000. @default 1 */
  maxConcurrentRuns?: number;
  /** Minutes that an execution may take. @default 120 */
  timeoutMinutes?: number;
}

const failed = "Failed";
/** The error of an execution that told people itself, so that no rule tells them again. */
const told = "StepFailed";

/** A Step Functions state machine whose steps follow each other, one execution a batch. */
export class StateMachine extends pulumi.ComponentResource implements BatchRunner, Grantee {
  readonly name: string;
  readonly dataset: string;
  readonly role: aws.iam.Role;
  readonly arn: pulumi.Output<string>;
  readonly starter = startExecutionsFactory;
  readonly recoverer = recoverExecutionsFactory;
  readonly endings: BatchRunner["endings"];
  readonly environment: BatchRunner["environment"];

  constructor(
    readonly label: string,
    private readonly args: StateMachineArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:states:StateMachine", label, {}, opts);
    const { on, dataset, alerts, maxConcurrentRuns = 1 } = args;
    checkArgs(`StateMachine "${label}"`, [
      args.steps.length === 0 && "it has no steps. Give one at least.",
      outside("maxConcurrentRuns", maxConcurrentRuns, 1, 1000, "the function looks at a thousand executions"),
    ]);
    this.name = on.named(args.name, 80);
    this.dataset = dataset;
    this.role = on.roleFor("states", `${label}-role`, `Runs as ${this.name}`, { parent: this });
    args.steps.forEach((step) => step.grant(this));
    alerts.grantPublish(this);
    this.arn = this.machine().arn;
    this.environment = { STATE_MACHINE: this.arn, MAX_RUNS: String(maxConcurrentRuns) };
    const detail = { stateMachineArn: [this.arn], status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] };
    this.endings = [{ source: "aws.states", detailType: "Step Functions Execution Status Change", detail }];
    alerts.watchMachine(label, this.arn, told);
    this.registerOutputs({ arn: this.arn });
  }

  /** Lets a function look at executions and start one. */
  grantStart(grantee: Grantee): void {
    this.grantLook(grantee);
    grant(
      grantee,
      this.label,
      [
        { Effect: "Allow", Action: ["states:StartExecution", "states:ListExecutions"], Resource: this.arn },
        // Inputs are encrypted with whoever gives them.
        this.throughStates(encrypting),
      ],
      { parent: this },
    );
  }

  /** Lets a function see what became of executions. */
  grantLook(grantee: Grantee): void {
    const execution = this.args.on.arnOf("states", `execution:${this.name}:*`);
    grant(
      grantee,
      `${this.label}-look`,
      [{ Effect: "Allow", Action: ["states:DescribeExecution"], Resource: execution }, this.throughStates(decrypting)],
      { parent: this },
    );
  }

  /** The key, where Step Functions uses it for whoever calls. */
  private throughStates(actions: readonly string[]): Statement {
    const { on } = this.args;
    const via = { StringEquals: { "kms:ViaService": pulumi.interpolate`states.${on.region}.amazonaws.com` } };
    return { Effect: "Allow", Action: actions, Resource: on.key.arn, Condition: via };
  }

  private machine(): aws.sfn.StateMachine {
    const { on } = this.args;
    // Below this prefix CloudWatch needs no resource policy of its own for each group, of which an account has ten.
    const logs = on.logGroup(`${this.label}-logs`, `/aws/vendedlogs/states/${this.name}`, { parent: this });
    const rights = grant(this, `${this.label}-run`, [...runRights, ...this.keyRights()], { parent: this });
    return new aws.sfn.StateMachine(
      this.label,
      {
        name: this.name,
        roleArn: this.role.arn,
        type: "STANDARD",
        definition: pulumi.jsonStringify(this.definition()),
        // No data: files tell of people.
        loggingConfiguration: {
          level: "ALL",
          includeExecutionData: false,
          logDestination: pulumi.interpolate`${logs.arn}:*`,
        },
        tracingConfiguration: { enabled: true },
        encryptionConfiguration: {
          type: "CUSTOMER_MANAGED_KMS_KEY",
          kmsKeyId: on.key.arn,
          kmsDataKeyReusePeriodSeconds: 900,
        },
      },
      { parent: this, dependsOn: rights },
    );
  }

  /** The key, for this machine's history and for its logs on their way to CloudWatch. */
  private keyRights(): Statement[] {
    const { on } = this.args;
    const held = (key: string, arn: pulumi.Input<string>) => ({ ArnLike: { [`kms:EncryptionContext:${key}`]: arn } });
    const [history, logs] = [on.arnOf("states", `stateMachine:${this.name}`), on.arnOf("logs", "*")];
    const Resource = on.key.arn;
    return [
      { Effect: "Allow", Action: encrypting, Resource, Condition: held("aws:states:stateMachineArn", history) },
      { Effect: "Allow", Action: ["kms:GenerateDataKey"], Resource, Condition: held("SourceArn", logs) },
    ];
  }

  private definition(): State {
    const { steps, timeoutMinutes = 120 } = this.args;
    const states = steps.map((step, index) => step.states(steps[index + 1]?.name ?? "Done"));
    return {
      QueryLanguage: "JSONata",
      StartAt: steps[0]?.name,
      TimeoutSeconds: timeoutMinutes * 60,
      States: Object.assign({}, ...states, { Done: { Type: "Succeed" } }, this.inTrouble()) as State,
    };
  }

  /** People hear of it, from here or from a rule that reads the cause; the batch is taken up once the execution has ended. */
  private inTrouble(): Record<string, State> {
    const { alerts } = this.args;
    const reason = expression(`$step & ' failed with ' & $error & ': ' & $cause`);
    const message = `'Step "' & $step & '" of ${this.name} failed with ' & $error & '. It says: ' & $cause & '. Batch: ' & ${batch} & '. Recovery tries it again, or sets a file aside, in the dead-letter queue, that failed three times alone. ${alerts.runbook("failedStep")}'`;
    const notice = { topic: alerts, subject: `'${this.name}: a step failed'`, message };
    const telling = onwards(tell(trouble, notice).states(failed)[trouble], failed);
    return {
      [trouble]: alerts.gathers ? { Type: "Pass", Next: failed } : telling,
      [failed]: { Type: "Fail", Error: told, Cause: reason },
    };
  }
}

/** The state, going on to `next` whatever happens. */
function onwards(state: State | undefined, next: string): State {
  return { ...state, Catch: [{ ErrorEquals: ["States.ALL"], Next: next }] };
}

/** Deliveries of logs and traces are the account's: AWS knows no resource for them. */
const runRights = [
  {
    Effect: "Allow" as const,
    Action: [
      "logs:CreateLogDelivery",
      "logs:GetLogDelivery",
      "logs:UpdateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:DescribeResourcePolicies",
      "logs:DescribeLogGroups",
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
    ],
    Resource: "*",
  },
];
