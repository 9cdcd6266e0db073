import { z } from "zod";
import type { SuggestionId } from "../suggestions/types.ts";
import type { Writer } from "./engine.ts";
import { addIntent } from "./new-intents.ts";

/** So many followers are told at once, and the next ones this much later: whatever else waits for Discord goes on in between. */
const atOnce = 8;
const apartMs = 1_000;

/** How far the telling has come: followers in the order of their numbers. */
const progressForm = z.object({ after: z.number(), not: z.number() });

interface Told {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly at: Date;
}

/** Owes everybody who follows a suggestion a direct message, but the one who decided. */
export async function oweFollowers(transaction: Writer, told: Told, deciderId: number): Promise<void> {
  const progress = { after: 0, not: deciderId };
  const [first] = await nextFollowers(transaction, told.suggestionId, progress, 1);
  if (first === undefined) return;
  await addIntent(transaction, { kind: "followers", ...told, dueAt: told.at, detail: JSON.stringify(progress) });
}

/** Owes the next ones theirs. That, and how far it has come, commit together: nobody is told twice or left out, whenever it is cut off. */
export async function fanOut(transaction: Writer, intentId: number, at: Date): Promise<void> {
  const intent = await transaction
    .selectFrom("intents")
    .select(["guild_id", "suggestion_id", "detail"])
    .where("intent_id", "=", intentId)
    .where("state", "=", "pending")
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (intent === undefined) return;
  const { guild_id: guildId, suggestion_id: suggestionId } = intent;
  const progress = progressForm.parse(JSON.parse(intent.detail ?? ""));
  const next = await nextFollowers(transaction, suggestionId, progress, atOnce);
  for (const personId of next) {
    const detail = JSON.stringify({ personId });
    await addIntent(transaction, { kind: "follower-dm", guildId, suggestionId, at, dueAt: at, detail });
  }
  const after = next.at(-1);
  await transaction
    .updateTable("intents")
    .set(
      after === undefined
        ? { state: "done", done_at: at.getTime() }
        : { due_at: at.getTime() + apartMs, detail: JSON.stringify({ ...progress, after }) },
    )
    .where("intent_id", "=", intentId)
    .execute();
}

async function nextFollowers(
  transaction: Writer,
  suggestionId: SuggestionId,
  { after, not }: z.infer<typeof progressForm>,
  limit: number,
): Promise<readonly number[]> {
  const rows = await transaction
    .selectFrom("follows")
    .innerJoin("suggestions", "suggestions.suggestion_id", "follows.suggestion_id")
    .select("follows.person_id")
    .where("follows.suggestion_id", "=", suggestionId)
    .where("follows.following", "=", 1)
    .where("follows.person_id", ">", after)
    .where("follows.person_id", "<>", not)
    .whereRef("follows.person_id", "<>", "suggestions.author_person_id")
    .orderBy("follows.person_id")
    .limit(limit)
    .execute();
  return rows.map((row) => row.person_id);
}
