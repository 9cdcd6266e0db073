import { ButtonStyle, ComponentType } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { SuggestionStatus } from "../suggestions/status.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { customId } from "./custom-id.ts";
import { timestamp } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { statusName } from "./status-look.ts";
import { deciderName } from "./suggestion-parts.ts";

export interface OverrideQuestion {
  readonly suggestion: Suggestion;
  readonly to: SuggestionStatus;
  readonly askedBy: string;
  readonly expiresAt: Date;
}

/** Asks whether a decision that stands is to be put aside. The button names what was judged; the reason stays in the database. */
export function overrideQuestion(question: OverrideQuestion, words: Words): MessageBody {
  const { suggestion, to, askedBy, expiresAt } = question;
  const { number, status, statusVersion, decision, rules } = suggestion;
  const by = decision === undefined ? words.text("person.staff") : deciderName(decision, words);
  const text = words.text("decide.ask", {
    by: `**${by}**`,
    number,
    from: statusName(status, words, rules),
    to: statusName(to, words, rules),
    until: timestamp(expiresAt, "t"),
  });
  const confirm = {
    type: ComponentType.Button as const,
    style: ButtonStyle.Danger as const,
    custom_id: customId("override", number, to, statusVersion, askedBy),
    label: words.text("decide.confirm", { to: statusName(to, words, rules) }),
  };
  return message([textDisplay(text), { type: ComponentType.ActionRow, components: [confirm] }]);
}
