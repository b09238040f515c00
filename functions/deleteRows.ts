/**
 * Whose rows go: nobody's, those of objects that somebody deleted, or also those of objects that S3 deleted because of their
 * age.
 */
export type DeleteRows = "never" | "deleted" | "expired";
