import { ButtonStyle, ComponentType } from "discord-api-types/v10";
import { defaultBoardRules } from "../boards/board-rules.ts";
import type { Board } from "../boards/boards.ts";
import { type UnfinishedRule, unfinishedRules } from "../boards/diagnosis.ts";
import type { Words } from "../i18n/catalogue.ts";
import { boardSettings, type Setting } from "../suggestions/board-settings.ts";
import type { SettingGroup } from "../suggestions/settings/setting.ts";
import { customId } from "./custom-id.ts";
import { unfinishedText } from "./doctor.ts";
import { inertName } from "./inert.ts";
import { channelMention } from "./marks.ts";
import { type MessageBody, message, textDisplay, textMessage } from "./message.ts";
import { settingLabel, settingValue } from "./setting-texts.ts";
import { shorten } from "./shorten.ts";

export function createdView(board: Board, isFirst: boolean, words: Words): MessageBody {
  const values = { board: boardName(board, words), channel: channelMention(board.channelId) };
  return textMessage(`✅ ${words.text(isFirst ? "board.created-first" : "board.created", values)}`);
}

/** Tells what a setting now is, and which other one it needs. */
export function settingChangedView(setting: Setting, board: Board, words: Words): MessageBody {
  return textMessage(`✅ ${settingChanged(setting, board, words)}`);
}

export function settingChanged(setting: Setting, board: Board, words: Words): string {
  const value = shorten(settingValue(setting, board, words), 1_500);
  const changed = words.text("board.changed", { setting: settingLabel(setting.key, words), value });
  const needed = unfinishedRules(board).filter(({ kind }) => groupOf[kind] === setting.group);
  return [changed, ...needed.map((rule) => `⚠️ ${unfinishedText(rule, words)}`)].join("\n");
}

/** Where the settings are that have to do with an unfinished rule. */
const groupOf: Readonly<Record<UnfinishedRule["kind"], SettingGroup>> = {
  "queue-nowhere": "queue",
  "log-nowhere": "log",
  "tags-missing": "tags",
};

export function boardMoved(board: Board, words: Words): string {
  return words.text("board.moved", { board: boardName(board, words), channel: channelMention(board.channelId) });
}

/** With 25 boards all of them fit a message: so many characters each. */
const maxRulesLength = 80;
const listHead = 60;

/** Every board with where it is and what is not as at first. */
export function boardListView(boards: readonly Board[], words: Words): MessageBody {
  if (boards.length === 0) return textMessage(words.text("board.list-empty"));
  const perBoard = Math.max(maxRulesLength, Math.floor(3_800 / boards.length) - listHead);
  const lines = boards.map((board) => {
    const place = `**${boardName(board, words)}** · ${channelMention(board.channelId)}`;
    return `- ${place}\n  ${changedRules(board, perBoard - place.length, words)}`;
  });
  return message([textDisplay(`### ${words.text("board.list-heading")}`), textDisplay(lines.join("\n"))]);
}

/** As many as fit, whole; the others as a count. */
function changedRules(board: Board, maxLength: number, words: Words): string {
  const changed = boardSettings.filter((setting) => setting.read(board) !== setting.read(defaultBoardRules));
  if (changed.length === 0) return words.text("board.list-all-default");
  const shown: string[] = [];
  let length = 0;
  for (const setting of changed) {
    const text = `${settingLabel(setting.key, words)}: ${settingValue(setting, board, words)}`;
    if (length + text.length > maxLength) break;
    shown.push(text);
    length += text.length + 3;
  }
  const left = changed.length - shown.length;
  return [...shown, ...(left > 0 ? [words.text("board.list-more", { count: left })] : [])].join(" · ");
}

/** Asks before a board is deleted; the button carries its id. */
export function deleteQuestion(board: Board, count: number, words: Words): MessageBody {
  const name = boardName(board, words);
  const confirm = {
    type: ComponentType.Button as const,
    style: ButtonStyle.Danger as const,
    custom_id: customId("board-delete", board.id),
    label: words.text("board.delete", { board: shorten(board.name, 32) }),
  };
  const text = words.text("board.delete-ask", { board: name, count });
  return message([textDisplay(text), { type: ComponentType.ActionRow, components: [confirm] }]);
}

export function deletedView(board: Board, words: Words): MessageBody {
  return textMessage(`✅ ${words.text("board.deleted", { board: boardName(board, words) })}`);
}

export function boardName(board: Board, words: Words): string {
  return inertName(board.name, words.text("person.unknown"));
}
