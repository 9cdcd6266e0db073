import { Refusal } from "../errors.ts";
import { type SuggestionStatus, suggestionStatuses } from "../suggestions/status.ts";
import { listPageSize, listView } from "../views/list.ts";
import type { MessageBody } from "../views/message.ts";
import type { Context } from "./command.ts";

export interface ListRequest {
  readonly status: SuggestionStatus | "all";
  /** Counted from 0. */
  readonly page: number;
}

export function parseStatus(text: string): SuggestionStatus | "all" {
  const status = ["all" as const, ...suggestionStatuses].find((known) => known === text);
  if (status === undefined) throw new Refusal("control-unknown", {});
  return status;
}

/** One page of this server's list; a page beyond the end shows the last one. */
export async function listPage({ status, page }: ListRequest, context: Context): Promise<MessageBody> {
  const { guildId, words, services } = context;
  const filter = status === "all" ? {} : { status };
  const read = (from: number) =>
    services.suggestions.list(guildId, filter, { offset: from * listPageSize, limit: listPageSize });
  let shown = page;
  let found = await read(shown);
  if (found.suggestions.length === 0 && found.total > 0) {
    shown = Math.ceil(found.total / listPageSize) - 1;
    found = await read(shown);
  }
  return listView({ suggestions: found.suggestions, total: found.total, status, page: shown }, words);
}
