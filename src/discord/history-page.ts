import { historyPageSize, historyView } from "../views/history.ts";
import type { MessageBody } from "../views/message.ts";
import type { Context } from "./command.ts";

/** What happened to one suggestion, oldest first; a page beyond the end shows the last one. */
export async function historyPage(number: number, page: number, context: Context): Promise<MessageBody> {
  const { guildId, actor, words, services } = context;
  const read = (from: number) =>
    services.history.read(guildId, number, actor, { offset: from * historyPageSize, limit: historyPageSize });
  let shown = page;
  let found = await read(shown);
  if (found.events.length === 0 && found.total > 0) {
    shown = Math.ceil(found.total / historyPageSize) - 1;
    found = await read(shown);
  }
  return historyView({ ...found, page: shown }, words);
}
