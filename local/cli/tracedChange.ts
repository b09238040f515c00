import type { Cloud } from "../cloud";

/** Resolves when the trace next says something of `about` ("statement:<id>"). */
export function tracedChange(cloud: Cloud, about: string): Promise<void> {
  return new Promise((done) => {
    const stop = cloud.engine.trace.listen((record) => {
      if (!record.about.includes(about)) return;
      stop();
      done();
    });
  });
}
