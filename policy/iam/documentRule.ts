import { deferral, type Outcome } from "../core/outcome";
import { resourceRule, type ResourceRule, type RuleText, type Settings, type SettingSchemas } from "../core/rule";
import type { View } from "../core/view";
import { documentIn, type Document } from "./document";
import { placesOf, typesWith, type DocumentKind } from "./places";
import type { Statement } from "./statement";

type KnownDocument = Exclude<Document, { state: "unknown" }>;

interface DocumentRule<S extends Settings> extends RuleText {
  /** Kinds of documents that it reads, wherever they live. */
  readonly reads: readonly DocumentKind[];
  readonly settings?: SettingSchemas<S>;
  /** Judges one document that is there and known, at least in parts. */
  judge(document: KnownDocument, place: View, kind: DocumentKind, settings: S): Iterable<Outcome>;
}

/** A rule on each document of some kinds. One that is not known yet is deferred. */
export function documentRule<S extends Settings>(rule: DocumentRule<S>): ResourceRule {
  return resourceRule<S>({
    ...rule,
    types: typesWith(...rule.reads),
    *check(resource, settings) {
      for (const { place, kind } of placesOf(resource, rule.reads)) {
        if (!place.isGiven) continue;
        const document = documentIn(place);
        if (document.state === "unknown") yield deferral(place);
        else yield* rule.judge(document, place, kind, settings);
      }
    },
  });
}

interface StatementRule<S extends Settings> extends Omit<DocumentRule<S>, "judge"> {
  /** Judges one statement that allows something. */
  judge(statement: Statement, settings: S): Iterable<Outcome>;
}

/** A rule on each Allow statement of each document of some kinds. A broken document is for `iam-document-parses`. */
export function statementRule<S extends Settings>(rule: StatementRule<S>): ResourceRule {
  return documentRule<S>({
    ...rule,
    *judge(document, _place, _kind, settings) {
      if (document.state !== "read") return;
      for (const statement of document.statements) {
        if (statement.element("Effect").isUnknown) yield deferral(statement.view);
        if (statement.isAllow) yield* rule.judge(statement, settings);
      }
    },
  });
}
