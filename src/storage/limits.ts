import { type LimitReached, unansweredStatuses } from "../suggestions/limits.ts";
import type { LimitsAsked } from "../suggestions/store.ts";
import type { Reader, Writer } from "./engine.ts";

/**
 * The limit that one more suggestion would meet. Inside a transaction that owns the server's row, no other is stored meanwhile.
 * What could never be posted, for want of a channel or a right, is counted nowhere: its author gets the cooldown back.
 */
export async function limitReached(
  database: Reader | Writer,
  { guildId, boardId, userId, limits, at }: LimitsAsked,
): Promise<LimitReached | undefined> {
  const { cooldownSeconds, maxOpenPerMember, maxOpen } = limits;
  const counted = database
    .selectFrom("suggestions")
    .where("guild_id", "=", guildId)
    .where("board_id", "=", boardId)
    .where((row) => row.or([row("card_message_id", "is not", null), row("card_problem", "is", null)]));
  const ofMember = counted.where("author_person_id", "=", (row) =>
    row.selectFrom("persons").select("person_id").where("user_id", "=", userId),
  );
  if (cooldownSeconds > 0) {
    const last = await ofMember
      .select("created_at")
      .where("created_at", ">", at.getTime() - cooldownSeconds * 1_000)
      .orderBy("number", "desc")
      .limit(1)
      .executeTakeFirst();
    if (last !== undefined) {
      return { kind: "cooling-down", until: new Date(last.created_at + cooldownSeconds * 1_000) };
    }
  }
  if (maxOpenPerMember > 0) {
    const open = ofMember.where("status", "in", unansweredStatuses).select("number").limit(maxOpenPerMember);
    if ((await open.execute()).length >= maxOpenPerMember) return { kind: "member-full" };
  }
  if (maxOpen > 0) {
    const open = counted.where("status", "in", unansweredStatuses).select((row) => row.fn.countAll<number>().as("n"));
    if ((await open.executeTakeFirstOrThrow()).n >= maxOpen) return { kind: "board-full" };
  }
  return undefined;
}
