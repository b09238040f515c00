import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { giveUpFactory } from "../functions/giveUp";
import type { EncryptedQueue } from "./encryptedQueue";
import type { Foundation } from "./foundation";
import type { LandingZone } from "./landingZone";
import { callback, CallbackIdentity } from "./shared/callback";
import { grant, type Grantee } from "./shared/grants";

export interface GiveUpArgs {
  on: Foundation;
  zone: LandingZone;
  dataset: string;
  deadLetters: EncryptedQueue;
}

/** Puts the files of a batch that failed into the dead-letter queue, each with the reason. */
export class GiveUp extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;

  constructor(
    private readonly label: string,
    args: GiveUpArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("landfall:events:GiveUp", label, {}, opts);
    const { on, zone, dataset, deadLetters } = args;
    const identity = new CallbackIdentity(label, "Gives up a batch: its files go to the dead letters", on, {
      parent: this,
    });
    zone.grantReadManifests(identity, dataset);
    deadLetters.grantSend(identity);
    const environment = { DEAD_LETTERS_URL: deadLetters.url };
    this.function = callback(identity, { factory: giveUpFactory, environment, timeoutSeconds: 60 }, { parent: this });
    this.registerOutputs({ functionName: this.function.name });
  }

  /** Lets a state machine call it. */
  grantInvoke(grantee: Grantee): void {
    const may = { Effect: "Allow" as const, Action: ["lambda:InvokeFunction"], Resource: this.function.arn };
    grant(grantee, this.label, [may], { parent: this });
  }
}
