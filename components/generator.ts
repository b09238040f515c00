import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Generated, GenerateRequest } from "../functions/generateFile";
import type { Foundation } from "./foundation";
import type { LandingZone } from "./landingZone";
import { callback, CallbackIdentity } from "./shared/callback";

export interface GeneratorArgs {
  on: Foundation;
  /** Where the files land. */
  zone: LandingZone;
  /** What the records are, such as "toll records". */
  what: string;
  /** Makes the handler that writes a file; given to `callbackFactory`. */
  factory: () => (request: GenerateRequest | null) => Promise<Generated>;
}

/** Writes files of made-up records when it is called, so that a stack can be seen at work. */
export class Generator extends pulumi.ComponentResource {
  readonly function: aws.lambda.Function;

  constructor(label: string, args: GeneratorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("landfall:samples:Generator", label, {}, opts);
    const { on, zone, what, factory } = args;
    const identity = new CallbackIdentity(label, `Writes a file of made-up ${what}`, on, { parent: this });
    zone.grantSend(identity);
    this.function = callback(
      identity,
      {
        factory,
        packages: ["@faker-js/faker"],
        environment: { LANDING_BUCKET: zone.landing.name },
        timeoutSeconds: 120,
        memoryMib: 512,
      },
      { parent: this },
    );
    this.registerOutputs({ functionName: this.function.name });
  }

  /** What others may know of it: whom to call. */
  get outputs() {
    return { generator: this.function.name };
  }
}
