import "./components/shared/promiseTraces";
import { ArgsError } from "./components/shared/args";
import { datalake } from "./pipelines/datalake";
import { newPlatform, type Platform } from "./pipelines/platform";
import { sales } from "./pipelines/sales";
import { readSettings } from "./pipelines/settings";
import { shipping } from "./pipelines/shipping";
import { toll } from "./pipelines/toll";

const pipelines: Readonly<Record<string, (name: string, platform: Platform) => object>> = {
  toll,
  shipping,
  sales,
  datalake,
};

const settings = readSettings();
const unknown = settings.pipelines.filter((name) => pipelines[name] === undefined);
if (unknown.length > 0) {
  const known = Object.keys(pipelines).join(", ");
  throw new ArgsError("Stack", [
    `landfall:pipelines names ${unknown.join(", ")}: there is ${known}. Give some of these.`,
  ]);
}
const platform = newPlatform(settings);

/** One object a pipeline, keyed by its name. */
module.exports = Object.fromEntries(settings.pipelines.map((name) => [name, pipelines[name]?.(name, platform)]));
