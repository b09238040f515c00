import type { Resource } from "../../graph/graph";
import { optionalText, optionalTexts, text } from "../input";
import type { Operation } from "../service";
import { invalid, page } from "./calls";
import type { WorkGroups } from "./workgroups";

interface NamedQuery {
  readonly Name: string;
  readonly Description?: string;
  readonly Database: string;
  readonly QueryString: string;
  readonly NamedQueryId: string;
  readonly WorkGroup: string;
}

/** Queries that the program keeps under a name. */
export class NamedQueries {
  private readonly byId = new Map<string, NamedQuery>();

  deploy({ id, outputs }: Resource): void {
    const Description = optionalText(outputs, "description");
    this.byId.set(id, {
      NamedQueryId: id,
      Name: text(outputs, "name"),
      ...(Description === undefined ? {} : { Description }),
      Database: text(outputs, "database"),
      QueryString: text(outputs, "query"),
      WorkGroup: text(outputs, "workgroup"),
    });
  }

  get(id: string): NamedQuery | undefined {
    return this.byId.get(id);
  }

  of(workgroup: string): NamedQuery[] {
    return [...this.byId.values()].filter((query) => query.WorkGroup === workgroup);
  }
}

/** The calls about named queries. Each asks for a right on the query's workgroup. */
export function namedQueryCalls(queries: NamedQueries, groups: WorkGroups): Record<string, Operation> {
  return {
    ListNamedQueries: (input, caller) => {
      const { name } = groups.permitted(caller, "ListNamedQueries", optionalText(input, "WorkGroup"));
      const ids = queries.of(name).map(({ NamedQueryId }) => NamedQueryId);
      return page(input, "NamedQueryIds", ids);
    },
    GetNamedQuery: (input, caller) => {
      const id = text(input, "NamedQueryId");
      const query = queries.get(id);
      groups.permitted(caller, "GetNamedQuery", query?.WorkGroup);
      if (query === undefined) throw invalid(`NamedQuery ${id} is not found.`);
      return { NamedQuery: query };
    },
    BatchGetNamedQuery: (input, caller) => {
      const ids = optionalTexts(input, "NamedQueryIds");
      const found = ids.flatMap((id) => queries.get(id) ?? []);
      for (const { WorkGroup } of found) groups.permitted(caller, "BatchGetNamedQuery", WorkGroup);
      const missing = ids.filter((id) => queries.get(id) === undefined);
      return { NamedQueries: found, UnprocessedNamedQueryIds: missing.map((NamedQueryId) => ({ NamedQueryId })) };
    },
  };
}
