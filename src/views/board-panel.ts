import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  type APISelectMenuComponent,
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
} from "discord-api-types/v10";
import type { Board } from "../boards/boards.ts";
import { channel, roles } from "../boards/setting-kinds.ts";
import type { Words } from "../i18n/catalogue.ts";
import { boardSettings, type Setting } from "../suggestions/board-settings.ts";
import { type SettingGroup, settingGroups } from "../suggestions/settings/setting.ts";
import { boardName } from "./boards.ts";
import { customId } from "./custom-id.ts";
import { channelMention } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { settingLabel, settingValue } from "./setting-texts.ts";
import { shorten } from "./shorten.ts";

/** What a panel shows at a time: one group of settings, or where the board is. */
export type PanelGroup = SettingGroup | "place";
export const panelGroups: readonly PanelGroup[] = ["place", ...settingGroups];

/** Discord's limits: of a button's label, and of buttons in a row. */
const maxLabelLength = 80;
const buttonsPerRow = 5;
/** No group has so many settings that the longest values of all exceed a message. */
const maxValueLength = 280;

/** The private message in which a board's rules are set; `line` says what was changed last. */
export function boardPanel(
  board: Board,
  group: PanelGroup,
  { line, words }: { readonly line?: string; readonly words: Words },
): MessageBody {
  const heading = `### ${words.text("board.edit-heading", { board: boardName(board, words) })}`;
  return message([
    textDisplay(line === undefined ? heading : `${heading}\n✅ ${line}`),
    row(groupSelect(board, group, words)),
    ...(group === "place" ? placeControls(board, words) : settingControls(board, group, words)),
  ]);
}

function groupSelect(board: Board, group: PanelGroup, words: Words): APISelectMenuComponent {
  return {
    type: ComponentType.StringSelect,
    custom_id: customId("board", "group", board.id),
    placeholder: words.text("board.group"),
    options: panelGroups.map((one) => ({
      label: words.text(`group.${one}`),
      value: one,
      default: one === group,
    })),
  };
}

function placeControls(board: Board, words: Words): APIMessageTopLevelComponent[] {
  return [
    textDisplay(`**${words.text("board.channel")}**: ${channelMention(board.channelId)}`),
    row(channelSelect(customId("board", "place", board.id), board.channelId, boardTypes)),
    row(
      button(
        customId("board", "ask", board.id, "name"),
        words.text("board.change", { what: words.text("board.name") }),
      ),
    ),
  ];
}

/** Those with a select first, each under its name; then the values of the others, with a button for each. */
function settingControls(board: Board, group: SettingGroup, words: Words): APIMessageTopLevelComponent[] {
  const settings = boardSettings.filter((setting) => setting.group === group);
  const controls: APIMessageTopLevelComponent[] = [];
  const lines: string[] = [];
  const buttons: APIButtonComponentWithCustomId[] = [];
  for (const setting of settings) {
    const label = settingLabel(setting.key, words);
    const value = shorten(settingValue(setting, board, words), maxValueLength);
    const select = selectFor(setting, board);
    if (select === undefined) {
      lines.push(`**${label}**: ${value}`);
      buttons.push(buttonFor(setting, board, words));
    } else controls.push(textDisplay(`**${label}**: ${value}`), row(select));
  }
  if (lines.length > 0) controls.push(textDisplay(lines.join("\n")));
  for (let from = 0; from < buttons.length; from += buttonsPerRow) {
    controls.push(row(...buttons.slice(from, from + buttonsPerRow)));
  }
  return controls;
}

function selectFor({ form, ...setting }: Setting, board: Board): APISelectMenuComponent | undefined {
  const id = customId("board", "set", board.id, setting.key);
  const typed = setting.read(board);
  switch (form.kind) {
    case "roles":
      return {
        type: ComponentType.RoleSelect,
        custom_id: id,
        min_values: 0,
        max_values: form.max,
        default_values: (roles(form.max).parse(typed)?.value ?? []).map((roleId) => ({
          id: roleId,
          type: SelectMenuDefaultValueType.Role,
        })),
      };
    case "channel":
      return channelSelect(id, channel.parse(typed)?.value, postTypes);
    case "choice":
    case "several": {
      const chosen = new Set(typed.split(", "));
      return {
        type: ComponentType.StringSelect,
        custom_id: id,
        min_values: form.kind === "several" ? 0 : 1,
        max_values: form.kind === "several" ? form.choices.length : 1,
        options: form.choices.map((choice) => ({ label: choice, value: choice, default: chosen.has(choice) })),
      };
    }
    default:
      return undefined;
  }
}

const postTypes = [ChannelType.GuildText, ChannelType.GuildAnnouncement] as const;
const boardTypes = [...postTypes, ChannelType.GuildForum] as const;

function channelSelect(
  id: string,
  channelId: string | undefined,
  types: readonly (typeof boardTypes)[number][],
): APISelectMenuComponent {
  return {
    type: ComponentType.ChannelSelect,
    custom_id: id,
    channel_types: [...types],
    // A board is always somewhere; a log or queue may be nowhere.
    min_values: types === postTypes ? 0 : 1,
    max_values: 1,
    ...(channelId !== undefined && {
      default_values: [{ id: channelId, type: SelectMenuDefaultValueType.Channel }],
    }),
  };
}

/** A switch's button says what it is and carries what it becomes, so that pressing it twice does it once. */
function buttonFor(setting: Setting, board: Board, words: Words): APIButtonComponentWithCustomId {
  const label = settingLabel(setting.key, words);
  if (setting.form.kind !== "switch") {
    return button(customId("board", "ask", board.id, setting.key), words.text("board.change", { what: label }));
  }
  const isOn = setting.read(board) === "yes";
  const shown = `${label}: ${words.text(isOn ? "board.value-yes" : "board.value-no")}`;
  const style = isOn ? ButtonStyle.Success : ButtonStyle.Secondary;
  return button(customId("board", "set", board.id, setting.key, isOn ? "no" : "yes"), shown, style);
}

function button(
  id: string,
  label: string,
  style: APIButtonComponentWithCustomId["style"] = ButtonStyle.Secondary,
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, custom_id: id, label: shorten(label, maxLabelLength) };
}

function row<Inner extends APIComponentInMessageActionRow>(...components: Inner[]): APIActionRowComponent<Inner> {
  return { type: ComponentType.ActionRow, components };
}
