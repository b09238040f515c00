/**
 * What SARIF 2.1.0 (OASIS standard, sections 3.13 to 3.58) says of the objects that a check writes: required properties, types
 * and choices, and no property that the standard does not have there.
 */
const text = { type: "string", minLength: 1 };
const list = (items: object) => ({ type: "array", items });
const object = (properties: object, ...required: readonly string[]) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});
/** A property bag takes anything; its tags are texts. */
const bag = { type: "object", properties: { tags: list(text) } };
const levels = { type: "string", enum: ["none", "note", "warning", "error"] };
const uri = { type: "string", pattern: "^[a-zA-Z][a-zA-Z0-9+.-]*:|^[^:]+$" };

/** Section 3.11 and 3.12. */
const message = object({ text, markdown: text, id: text, arguments: list(text) }, "text");
const multiformat = object({ text, markdown: text }, "text");

/** Section 3.49. */
const reportingDescriptor = object(
  {
    id: text,
    name: text,
    shortDescription: multiformat,
    fullDescription: multiformat,
    help: multiformat,
    helpUri: uri,
    defaultConfiguration: object({ level: levels, enabled: { type: "boolean" }, rank: { type: "number" } }),
    properties: bag,
  },
  "id",
);

/** Sections 3.28 to 3.33. */
const location = object({
  physicalLocation: object({
    artifactLocation: object({ uri, uriBaseId: text }),
    region: object({ startLine: { type: "integer", minimum: 1 } }),
  }),
  logicalLocations: list(object({ name: text, fullyQualifiedName: text, kind: text })),
  message,
});

/** Section 3.27. */
const result = object(
  {
    ruleId: text,
    ruleIndex: { type: "integer", minimum: -1 },
    level: levels,
    message,
    locations: list(location),
    partialFingerprints: { type: "object" },
    properties: bag,
  },
  "message",
);

/** Sections 3.20 and 3.58. */
const invocation = object(
  {
    executionSuccessful: { type: "boolean" },
    toolExecutionNotifications: list(object({ level: levels, message }, "message")),
  },
  "executionSuccessful",
);

/** Sections 3.18 and 3.19. */
const driver = object({ name: text, version: text, informationUri: uri, rules: list(reportingDescriptor) }, "name");

/** Section 3.13 and 3.14. */
export const log = object(
  {
    $schema: uri,
    version: { type: "string", enum: ["2.1.0"] },
    runs: list(
      object({ tool: object({ driver }, "driver"), results: list(result), invocations: list(invocation) }, "tool"),
    ),
  },
  "version",
  "runs",
);
