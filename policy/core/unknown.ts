/** What Pulumi sends for a value that is not known before deployment, by type: boolean, number, string, array, asset, archive, object. */
const pulumi = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
] as const;
/** The same from a Terraform provider under a Pulumi one; it may stand inside a longer text. */
const terraform = "74D93920-ED26-11E3-AC10-0800200C9A66";

/** Stands in views for "not known yet". */
export const unknown: string = pulumi[2];

const whole = new Set<unknown>([...pulumi, terraform]);
const inside = new RegExp([...pulumi, terraform].join("|"), "g");

export const isUnknown = (raw: unknown): boolean => whole.has(raw);

/** What an unknown part of a text is shown and matched as: no wildcard, no separator. */
export const gap = "(unknown)";

/** A text that is known in parts, with gaps for the rest. */
export const withGaps = (text: string): string => text.replace(inside, gap);
