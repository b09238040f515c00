import type { Pipeline } from "../../cli/pipelines";
import type { Contract } from "../contract";
import { CsvFoldersSender } from "./csvFolders";
import { CsvSender } from "./csvRecords";
import { JsonLinesSender } from "./jsonLines";
import type { Sender } from "./sender";

/** Who sends files to a pipeline. @param contract undefined where a crawler finds what tables there are */
export function senderOf({ landingPrefix, landingFolder, landingSuffix }: Pipeline, contract?: Contract): Sender {
  if (contract === undefined) return new CsvFoldersSender(landingSuffix);
  const place = { prefix: landingPrefix + landingFolder, suffix: landingSuffix };
  return contract.format === "csv" ? new CsvSender(contract, place) : new JsonLinesSender(contract, place);
}
