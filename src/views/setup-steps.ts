import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
} from "discord-api-types/v10";
import type { Board, ServerSettings } from "../boards/boards.ts";
import type { Words } from "../i18n/catalogue.ts";
import { customId } from "./custom-id.ts";
import { channelMention } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";

/** Roles that one select can hold. */
const maxRoles = 25;

/** Step 1: which channel takes suggestions. `board` is the one that there is already. */
export function setupChannelStep(board: Board | undefined, words: Words): MessageBody {
  const line =
    board === undefined ? [] : [words.text("setup.step-1-now", { channel: channelMention(board.channelId) })];
  const create = (kind: "text" | "forum") =>
    button(customId("setup", "create", kind), words.text("setup.create", { kind }), ButtonStyle.Secondary);
  const keep =
    board === undefined ? [] : [button(customId("setup", "review"), words.text("setup.keep"), ButtonStyle.Primary)];
  return message([
    ...step(1, [words.text("setup.step-1"), ...line], words),
    row({
      type: ComponentType.ChannelSelect,
      custom_id: customId("setup", "channel"),
      placeholder: words.text("setup.choose-channel"),
      channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildForum],
    }),
    row(...keep, create("text"), create("forum")),
  ]);
}

/** Step 2: who reviews, and what members may do. */
export function setupReviewStep(board: Board, settings: ServerSettings, words: Words): MessageBody {
  const roles = (use: "managers" | "reviewers", held: readonly string[]) =>
    row({
      type: ComponentType.RoleSelect,
      custom_id: customId("setup", use),
      placeholder: words.text("setup.choose-roles", { use }),
      min_values: 0,
      max_values: maxRoles,
      default_values: held.slice(0, maxRoles).map((id) => ({ id, type: SelectMenuDefaultValueType.Role })),
    });
  const toggle = (rule: "anonymousAllowed" | "imagesAllowed" | "threads") => {
    const stands = board[rule] ? "yes" : "no";
    const label = words.text("setup.toggle", { rule, stands });
    // The press says what it is to become, so that it means the same however often it comes.
    return button(customId("setup", rule, board[rule] ? "no" : "yes"), label, ButtonStyle.Secondary);
  };
  const reviewed = board.queue !== "off";
  const lines = [words.text("setup.step-2", { channel: channelMention(board.channelId) }), words.text("setup.grant")];
  return message([
    ...step(2, lines, words),
    roles("managers", settings.managerRoleIds),
    roles("reviewers", settings.reviewerRoleIds),
    row(
      button(
        customId("setup", "queue", reviewed ? "off" : "virtual"),
        words.text("setup.toggle", { rule: "queue", stands: reviewed ? "yes" : "no" }),
        ButtonStyle.Secondary,
      ),
      toggle("anonymousAllowed"),
      toggle("imagesAllowed"),
      toggle("threads"),
    ),
    row(
      button(customId("setup", "back"), words.text("setup.back"), ButtonStyle.Secondary),
      button(customId("setup", "check"), words.text("setup.go-on"), ButtonStyle.Primary),
    ),
  ]);
}

/** Step 3: what was checked, and the test post. `checked` is what the doctor found. */
export function setupCheckStep(board: Board, checked: MessageBody, words: Words): MessageBody {
  return message([
    ...step(3, [words.text("setup.step-3", { channel: channelMention(board.channelId) })], words),
    ...checked.components.filter(({ type }) => type === ComponentType.TextDisplay).slice(1),
    row(
      button(customId("setup", "review"), words.text("setup.back"), ButtonStyle.Secondary),
      button(customId("setup", "test"), words.text("setup.test"), ButtonStyle.Success),
    ),
  ]);
}

/** The end: everything was tried. */
export function setupDoneView(board: Board, words: Words): MessageBody {
  const channel = channelMention(board.channelId);
  return message([textDisplay(`✅ ${words.text("setup.tested", { channel })}\n${words.text("setup.next")}`)]);
}

/** What is posted for a moment to show that it works. */
export function testPostView(words: Words): MessageBody {
  return message([{ type: ComponentType.Container, components: [textDisplay(words.text("setup.test-post"))] }]);
}

function step(number: 1 | 2 | 3, lines: readonly string[], words: Words): APIMessageTopLevelComponent[] {
  return [textDisplay(`### ${words.text("setup.step", { number })}\n${lines.join("\n")}`)];
}

function row(...components: APIComponentInMessageActionRow[]): APIActionRowComponent<APIComponentInMessageActionRow> {
  return { type: ComponentType.ActionRow, components };
}

function button(
  id: string,
  label: string,
  style: APIButtonComponentWithCustomId["style"],
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, custom_id: id, label };
}
