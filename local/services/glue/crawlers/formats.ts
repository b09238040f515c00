import type { StorageDescriptor } from "../catalog/shapes";
import type { Found } from "./schema";

type Format = Pick<StorageDescriptor, "InputFormat" | "OutputFormat" | "SerdeInfo">;

const hive = "org.apache.hadoop.hive.ql.io";
const textInput = "org.apache.hadoop.mapred.TextInputFormat";
const textOutput = `${hive}.HiveIgnoreKeyTextOutputFormat`;

function textFormat(library: string, parameters: Record<string, string> = {}): Format {
  const SerdeInfo = { SerializationLibrary: library, Parameters: parameters };
  return { InputFormat: textInput, OutputFormat: textOutput, SerdeInfo };
}

/** How Athena and Spark are to read files of this kind. */
export function formatOf(found: Found, columns: readonly string[]): Format {
  if (found.classification === "json")
    return textFormat("org.openx.data.jsonserde.JsonSerDe", { paths: columns.join(",") });
  if (found.classification === "csv") {
    const delimiter = found.csv?.delimiter ?? ",";
    return textFormat("org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", { "field.delim": delimiter });
  }
  if (found.classification !== "parquet") return {};
  return {
    InputFormat: `${hive}.parquet.MapredParquetInputFormat`,
    OutputFormat: `${hive}.parquet.MapredParquetOutputFormat`,
    SerdeInfo: {
      SerializationLibrary: `${hive}.parquet.serde.ParquetHiveSerDe`,
      Parameters: { "serialization.format": "1" },
    },
  };
}
