/** How a value of a measure is written. */
export type Unit = (value: number) => string;

export const seconds: Unit = (value) => (value < 1 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(2)} s`);
export const milliseconds: Unit = (value) => `${value.toFixed(0)} ms`;
/** Of bytes. */
export const megabytes: Unit = (value) => `${(value / 1e6).toFixed(0)} MB`;
/** Of bytes. */
export const kilobytes: Unit = (value) => `${(value / 1e3).toFixed(1)} KB`;
/** Whole things, each called `name`. */
export const counted =
  (name: string): Unit =>
  (value) =>
    `${value} ${name}`;
/** How many whole things, each called `name`, in a second. */
export const aSecond =
  (name: string): Unit =>
  (value) =>
    `${Math.round(value).toLocaleString("en")} ${name}/s`;
