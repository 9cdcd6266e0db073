import { blockedChoice, blocksPageSize, blocksView } from "../views/blocks.ts";
import type { MessageBody } from "../views/message.ts";
import type { Choice, Context } from "./command.ts";

/** Discord shows at most this many. */
const maxChoices = 25;

/** Who is blocked, for staff alone; a page beyond the end shows the last one. */
export async function blocksPage(page: number, { guildId, actor, words, services }: Context): Promise<MessageBody> {
  const read = (from: number) =>
    services.blocks.list(guildId, actor, { offset: from * blocksPageSize, limit: blocksPageSize });
  let shown = page;
  let found = await read(shown);
  if (found.blocks.length === 0 && found.total > 0) {
    shown = Math.ceil(found.total / blocksPageSize) - 1;
    found = await read(shown);
  }
  return blocksView({ ...found, page: shown }, words);
}

/** Offers the suggestions whose authors are blocked by them, by number. */
export async function completeBlocked(
  typed: string,
  { guildId, actor, words, services }: Context,
): Promise<readonly Choice[]> {
  const wanted = typed.trim().replace("#", "");
  const numbers = await services.blocks.byNumber(guildId, actor);
  return numbers
    .map(String)
    .filter((number) => number.startsWith(wanted))
    .slice(0, maxChoices)
    .map((number) => ({ name: blockedChoice(number, words), value: number }));
}
