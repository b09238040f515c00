type Schema = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isOfType: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  array: Array.isArray,
  object: isObject,
};

/** What is wrong with a value by its JSON schema, as far as packs use schemas: type, enum, bounds, items, properties. */
export function schemaProblems(value: unknown, schema: Schema, path: string): string[] {
  const { type } = schema;
  if (typeof type === "string" && isOfType[type]?.(value) === false) {
    return [`${path} is ${JSON.stringify(value)}; it must be of type ${type}.`];
  }
  return [
    ...enumProblems(value, schema, path),
    ...boundProblems(value, schema, path),
    ...(Array.isArray(value) ? itemProblems(value, schema, path) : []),
    ...(isObject(value) ? propertyProblems(value, schema, path) : []),
  ];
}

function enumProblems(value: unknown, schema: Schema, path: string): string[] {
  if (!Array.isArray(schema.enum) || schema.enum.includes(value)) return [];
  const choice = schema.enum.length > mostChoices ? `the ${schema.enum.length} known ones` : schema.enum.join(", ");
  return [`${path} is ${JSON.stringify(value)}; it must be one of ${choice}.`];
}

/** More than these nobody reads in an error. */
const mostChoices = 12;

function boundProblems(value: unknown, schema: Schema, path: string): string[] {
  const { minimum, maximum, minLength, pattern } = schema;
  const problems: string[] = [];
  if (typeof value === "number" && typeof minimum === "number" && value < minimum) {
    problems.push(`${path} is ${value}; it must be ${minimum} or more.`);
  }
  if (typeof value === "number" && typeof maximum === "number" && value > maximum) {
    problems.push(`${path} is ${value}; it must be ${maximum} or less.`);
  }
  if (typeof value === "string" && typeof minLength === "number" && value.length < minLength) {
    problems.push(`${path} is too short; it needs ${minLength} characters or more.`);
  }
  if (typeof value === "string" && typeof pattern === "string" && !new RegExp(pattern).test(value)) {
    problems.push(`${path} is ${JSON.stringify(value)}; it must look like ${pattern}.`);
  }
  return problems;
}

function itemProblems(values: readonly unknown[], { items }: Schema, path: string): string[] {
  if (!isObject(items)) return [];
  return values.flatMap((value, index) => schemaProblems(value, items, `${path}[${index}]`));
}

function propertyProblems(value: Schema, schema: Schema, path: string): string[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  const missing = required.filter((key) => value[key] === undefined).map((key) => `${path}.${key} must be given.`);
  const each = Object.entries(value).flatMap(([key, inner]) => {
    const inside = properties[key];
    if (isObject(inside)) return schemaProblems(inner, inside, `${path}.${key}`);
    return schema.additionalProperties === false ? [`${path}.${key} is not known.`] : [];
  });
  return [...missing, ...each];
}
