/** What of a pipeline's outputs it takes to put events on their way again. */
export interface Target {
  /** The pipeline's name. */
  readonly name: string;
  readonly landingBucket: string;
  /** What landed keys begin with. */
  readonly landingPrefix: string;
  /** What the keys of data files end in. */
  readonly landingSuffix: string;
  readonly stagingBucket: string;
  readonly dataset: string;
  /** The intake queue. */
  readonly queueUrl: string;
  /** Queue of what could not be handled. */
  readonly dlqUrl: string;
}

/** Puts texts into a queue. @throws where one of them was not taken */
export type Send = (queueUrl: string, bodies: readonly string[]) => Promise<void>;
