import { ButtonStyle, ComponentType } from "discord-api-types/v10";
import type { Words } from "../i18n/catalogue.ts";
import type { CardState } from "../suggestions/intents.ts";
import { standingCard } from "../suggestions/reposting.ts";
import { cardView, type People } from "./card.ts";
import { cardUrl } from "./marks.ts";
import type { MessageBody } from "./message.ts";

/** The copy of a card: nothing on it can be pressed but a link to the card, as long as there is one. */
export function logView(state: CardState, people: People, words: Words): MessageBody {
  const { guildId } = state.suggestion;
  const card = standingCard(state.suggestion);
  const { components, ...body } = cardView(state, people, words);
  const link =
    card === undefined
      ? []
      : [
          {
            type: ComponentType.ActionRow as const,
            components: [
              {
                type: ComponentType.Button as const,
                style: ButtonStyle.Link as const,
                url: cardUrl(guildId, card),
                label: words.text("link.card"),
              },
            ],
          },
        ];
  return {
    ...body,
    components: components.map((component) =>
      component.type === ComponentType.Container
        ? {
            ...component,
            components: [...component.components.filter(({ type }) => type !== ComponentType.ActionRow), ...link],
          }
        : component,
    ),
  };
}
