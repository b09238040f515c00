/** What came back. `fault` says why no AWS API would have answered so. */
export interface Answer {
  readonly code: string;
  readonly fault?: string;
}

/** One malformed input on its way to what must refuse it. */
export interface Probe {
  /** The API or the language: "s3", "Redshift SQL". */
  readonly what: string;
  /** To be read by whoever mends what it found. */
  readonly input: string;
  answer(): Promise<Answer>;
}
