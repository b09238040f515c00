import type { Operation } from "../../service";
import type { Objects } from "../objects";
import { bucketOperations } from "./bucketOperations";
import { deleteOperations } from "./deleteOperations";
import { listOperations } from "./listOperations";
import { multipartOperations } from "./multipartOperations";
import { readOperations } from "./readOperations";
import { writeOperations } from "./writeOperations";

/** Every call that S3 answers here. */
export function operationsOf(objects: Objects): Readonly<Record<string, Operation>> {
  return {
    ...bucketOperations(objects),
    ...listOperations(objects),
    ...readOperations(objects),
    ...writeOperations(objects),
    ...deleteOperations(objects),
    ...multipartOperations(objects),
  };
}
