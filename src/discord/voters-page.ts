import type { MessageBody } from "../views/message.ts";
import { voterPageSize, votersView } from "../views/voters.ts";
import type { Context } from "./command.ts";

/** Who voted how on one suggestion, for those who may see it; a page beyond the end shows the last one. */
export async function votersPage(number: number, page: number, context: Context): Promise<MessageBody> {
  const { guildId, actor, words, services } = context;
  const read = (from: number) =>
    services.voters.read(guildId, actor, number, { offset: from * voterPageSize, limit: voterPageSize });
  let shown = page;
  let found = await read(shown);
  const total = found.members.up + found.members.down + found.members.abstain;
  if (found.voters.length === 0 && total > 0) {
    shown = Math.ceil(total / voterPageSize) - 1;
    found = await read(shown);
  }
  return votersView({ ...found, page: shown }, words);
}
