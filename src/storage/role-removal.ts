import { boardWithoutRole, settingsWithoutRole } from "../boards/role-removal.ts";
import { changedRules, changedSettings, readRules, readSettings } from "./board-rules.ts";
import type { Writer } from "./engine.ts";

/** Takes a role out of all that a server has set, its deleted boards too: what they have goes on under their rules. */
export async function removeRole(transaction: Writer, guildId: string, roleId: string): Promise<void> {
  const { settings } = await transaction
    .selectFrom("guilds")
    .select("settings")
    .where("guild_id", "=", guildId)
    .executeTakeFirstOrThrow();
  const ofServer = settingsWithoutRole(readSettings(settings), roleId);
  if (ofServer !== undefined) {
    await transaction
      .updateTable("guilds")
      .set({ settings: changedSettings(settings, ofServer) })
      .where("guild_id", "=", guildId)
      .execute();
  }
  const boards = await transaction
    .selectFrom("boards")
    .select(["board_id", "rules"])
    .where("guild_id", "=", guildId)
    .execute();
  for (const { board_id, rules } of boards) {
    const changes = boardWithoutRole(readRules(rules), roleId);
    if (changes === undefined) continue;
    await transaction
      .updateTable("boards")
      .set({ rules: changedRules(rules, changes) })
      .where("board_id", "=", board_id)
      .execute();
  }
}
