import { z } from "zod";
import { type LogPlace, logPlace } from "../suggestions/logs.ts";
import type { SuggestionId } from "../suggestions/types.ts";
import { readRules } from "./board-rules.ts";
import type { Reader, Writer } from "./engine.ts";
import { addIntent } from "./new-intents.ts";

interface Owed {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly at: Date;
}

const placeForm = z
  .object({ moves: z.boolean(), channelId: z.string().optional() })
  .transform(({ moves, channelId }): LogPlace => ({ moves, channelId }));

/** Where an intent of a log was told to bring it. */
export function placeOf(detail: string | undefined): LogPlace {
  return placeForm.parse(JSON.parse(detail ?? ""));
}

/** After a change of status: brings card or copy to where they belong now. Whatever was owed before and is not begun is put aside. */
export async function oweLog(transaction: Writer, { guildId, suggestionId, at }: Owed): Promise<void> {
  const row = await transaction
    .selectFrom("suggestions")
    .innerJoin("boards", "boards.board_id", "suggestions.board_id")
    .select(["status", "published", "card_channel_id", "boards.channel_id", "boards.channel_kind", "boards.rules"])
    .where("suggestion_id", "=", suggestionId)
    .executeTakeFirstOrThrow();
  const place = logPlace({
    status: row.status,
    published: row.published === 1,
    board: { channelId: row.channel_id, channelKind: row.channel_kind },
    rules: readRules(row.rules),
  });
  await transaction
    .deleteFrom("intents")
    .where("suggestion_id", "=", suggestionId)
    .where("kind", "=", "log")
    .where((intent) =>
      intent.or([
        intent("state", "=", "failed"),
        intent.and([intent("state", "=", "pending"), intent("attempts", "=", 0)]),
      ]),
    )
    .execute();
  const isThere = place.moves
    ? place.channelId === undefined || place.channelId === (row.card_channel_id ?? row.channel_id)
    : place.channelId === undefined;
  if (isThere && !(await isUnderWay(transaction, suggestionId))) return;
  await addIntent(transaction, {
    kind: "log",
    guildId,
    suggestionId,
    at,
    dueAt: at,
    detail: JSON.stringify(place),
  });
}

/** Whether there is something to take away, or may be by what is on its way. */
async function isUnderWay(db: Reader | Writer, suggestionId: SuggestionId): Promise<boolean> {
  const post = await db
    .selectFrom("log_posts")
    .select("message_id")
    .where("suggestion_id", "=", suggestionId)
    .limit(1)
    .executeTakeFirst();
  if (post !== undefined) return true;
  const begun = await db
    .selectFrom("intents")
    .select("intent_id")
    .where("suggestion_id", "=", suggestionId)
    .where("kind", "=", "log")
    .where("state", "=", "pending")
    .limit(1)
    .executeTakeFirst();
  return begun !== undefined;
}

/** A server's board was mended: what could not be logged is tried again, where the board's rules say now. Says of how many. */
export async function retryLogs(transaction: Writer, guildId: string, at: Date): Promise<number> {
  const failed = await transaction
    .selectFrom("intents")
    .select("suggestion_id")
    .distinct()
    .where("guild_id", "=", guildId)
    .where("kind", "=", "log")
    .where("state", "=", "failed")
    .execute();
  for (const { suggestion_id: suggestionId } of failed) await oweLog(transaction, { guildId, suggestionId, at });
  return failed.length;
}
