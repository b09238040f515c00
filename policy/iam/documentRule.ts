import { deferral, type Outcome } from "../core/outcome";
import { resourceRule, type ResourceRule, type RuleText, type Settings, type SettingSchemas } from "../core/rule";
import { documentIn } from "./document";
import { placesOf, typesWith, type DocumentKind } from "./places";
import type { Statement } from "./statement";

interface StatementRule<S extends Settings> extends RuleText {
  /** Kinds of documents that it reads, wherever they live. */
  readonly reads: readonly DocumentKind[];
  readonly settings?: SettingSchemas<S>;
  /** Judges one statement that allows something. */
  judge(statement: Statement, settings: S): Iterable<Outcome>;
}

/**
 * A rule on each Allow statement of each document of a kind. A document that is not known yet is deferred; one that cannot be
 * read is for `iam-document-parses`.
 */
export function statementRule<S extends Settings>(rule: StatementRule<S>): ResourceRule {
  const { reads, judge, ...text } = rule;
  return resourceRule<S>({
    ...text,
    types: typesWith(...reads),
    *check(resource, settings) {
      for (const place of placesOf(resource, reads)) {
        if (!place.isGiven) continue;
        const document = documentIn(place);
        if (document.state === "unknown") yield deferral(place);
        if (document.state !== "read") continue;
        for (const statement of document.statements) {
          if (statement.element("Effect").isUnknown) yield deferral(statement.view);
          if (statement.isAllow) yield* judge(statement, settings);
        }
      }
    },
  });
}
