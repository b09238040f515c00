/** Errors that any of AWS's APIs may answer with, whatever its own model lists. */
export const commonCodes: readonly string[] = [
  ...["AccessDenied", "AccessDeniedException", "IncompleteSignature", "InvalidAction", "MalformedInput"],
  ...["MissingAction", "MissingAuthenticationToken", "MissingParameter", "RequestEntityTooLarge"],
  ...["SerializationException", "ThrottlingException", "UnknownOperationException", "ValidationError"],
  "ValidationException",
];

/** Those of S3 that can be met here. */
export const s3Codes: readonly string[] = [
  ...[
    "AccessControlListNotSupported",
    "AuthorizationHeaderMalformed",
    "BadDigest",
    "EntityTooLarge",
    "EntityTooSmall",
    "IncompleteBody",
  ],
  ...["InvalidArgument", "InvalidBucketName", "InvalidDigest", "InvalidPart", "InvalidPartOrder", "InvalidRange"],
  ...["InvalidRequest", "InvalidStorageClass", "InvalidTag", "InvalidURI", "KeyTooLongError", "MalformedXML"],
  ...["MetadataTooLarge", "MethodNotAllowed", "MissingContentLength", "MissingRequestBodyError", "NoSuchBucket"],
  ...["NoSuchKey", "NoSuchUpload", "NoSuchVersion", "NotImplemented", "NotModified", "PreconditionFailed"],
  ...["InvalidEncryptionAlgorithmError", "KMS.NotFoundException", "XAmzContentSHA256Mismatch"],
  ...["MaxMessageLengthExceeded", "RequestTimeout", "BucketAlreadyExists", "InvalidObjectState"],
];

/** Those that SQS has from its Query protocol and no model lists. */
export const sqsCodes: readonly string[] = ["InvalidParameterValue", "InvalidParameterCombination"];
