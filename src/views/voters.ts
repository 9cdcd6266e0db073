import type { APIMessageTopLevelComponent } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import { sides } from "../suggestions/types.ts";
import type { Voter, VotersOf } from "../suggestions/voters.ts";
import { customId } from "./custom-id.ts";
import { inertName } from "./inert.ts";
import { pageButtons } from "./list.ts";
import { userMention } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { sideSigns } from "./vote-bar.ts";

/** A page at its longest stays within Discord's 4,000 characters: a line has at most some 170. */
export const voterPageSize = 20;

export interface VotersPage extends VotersOf {
  /** Counted from 0. */
  readonly page: number;
}

/** Who voted how, by side. Mentions in it ping nobody. */
export function votersView({ suggestion, voters, members, page }: VotersPage, words: Words): MessageBody {
  const { number } = suggestion;
  const total = members.up + members.down + members.abstain;
  const components: APIMessageTopLevelComponent[] = [textDisplay(`### ${words.text("voters.heading", { number })}`)];
  if (total === 0) return message([...components, textDisplay(words.text("voters.none"))]);
  for (const side of sides) {
    const lines = voters.filter((voter) => voter.side === side).map((voter) => line(voter, words));
    if (lines.length === 0) continue;
    const heading = `**${sideSigns[side]} ${words.text(`voters.${side}`, { count: members[side] })}**`;
    components.push(textDisplay([heading, ...lines].join("\n")));
  }
  const pages = Math.max(1, Math.ceil(total / voterPageSize));
  components.push(textDisplay(`-# ${words.text("voters.page", { page: page + 1, pages, total })}`));
  if (pages > 1) components.push(pageButtons((to) => customId("voters", number, to), page, pages, words));
  return message(components);
}

function line({ userId, name, weight }: Voter, words: Words): string {
  const known = inertName(name, words.text("person.unknown"));
  const who = userId === undefined ? known : `${known} ${userMention(userId)}`;
  return weight > 1 ? `- ${who} · ×${weight}` : `- ${who}`;
}
