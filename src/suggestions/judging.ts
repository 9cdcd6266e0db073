import type { GuildRules } from "../boards/boards.ts";
import type { BlockTerms, ReadBlocks } from "./blocks.ts";
import type { Member } from "./types.ts";

/** What requests are judged by. */
export interface RulesSource {
  rules(guildId: string): Promise<GuildRules>;
  readonly blocksOn: ReadBlocks;
}

/** What one person's request is judged by, and the revision that must still stand where it is stored. */
export interface Judged {
  readonly rules: GuildRules;
  readonly blocks: readonly BlockTerms[];
  readonly revision: number;
}

/** How often a request is judged anew because rules or status changed under it; beyond that the server is told to try again. */
export const maxJudgements = 5;

/** Rules and blocks are read side by side: the older of their revisions is current only if both are. */
export async function rulesFor(
  source: RulesSource,
  guildId: string,
  { userId }: Pick<Member, "userId">,
): Promise<Judged> {
  const [rules, { blocks, revision }] = await Promise.all([source.rules(guildId), source.blocksOn(guildId, userId)]);
  return { rules, blocks, revision: Math.min(rules.revision, revision) };
}
