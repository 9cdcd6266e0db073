import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import type { Board } from "../../src/boards/boards.ts";
import type { SettingForm } from "../../src/boards/setting-kinds.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { boardSettings } from "../../src/suggestions/board-settings.ts";
import { boardPanel, panelGroups } from "../../src/views/board-panel.ts";
import { boardListView, createdView, deletedView, deleteQuestion, settingChangedView } from "../../src/views/boards.ts";
import { textLength } from "../../src/views/message.ts";
import { settingModal } from "../../src/views/setting-modal.ts";
import { expectDiscordTakes, textOf } from "../helpers/bodies.ts";

const words = wordsFor("en");
const plain: Board = {
  ...defaultBoardRules,
  id: 1,
  guildId: "900",
  name: "suggestions",
  channelId: "901",
  channelKind: "text",
};

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(9n * 10n ** 18n + BigInt(index)));

/** The longest that staff can make of it, in characters that need escaping. */
function longest(form: SettingForm): string {
  switch (form.kind) {
    case "roles":
      return ids(form.max).join(" ");
    case "channel":
      return ids(1).join("");
    case "weights":
      return ids(form.max)
        .map((id) => `${id} 10`)
        .join(" ");
    case "several":
      return form.choices.join(" ");
    case "text":
      return "*".repeat(form.max);
    case "texts":
      return Array.from({ length: form.max }, (_, index) => `${index}${"*".repeat(form.length - 2)}`).join("|");
    case "tags":
      return Array.from({ length: form.max }, (_, index) => `🏴󠁧󠁢󠁥󠁮󠁧󠁿 ${index}${"*".repeat(form.length - 2)}`).join(",");
    case "look":
      return `${"*".repeat(form.length)} #ffffff`;
    case "choice":
      return form.choices.at(-1) ?? "";
    case "number":
      return String(form.max);
    case "duration":
      return form.max;
    default:
      return "no";
  }
}

const full = boardSettings.reduce<Board>(
  (board, setting) => ({ ...board, ...setting.change(longest(setting.form))?.(board) }),
  { ...plain, name: "*".repeat(32) },
);

describe("what is shown of boards", () => {
  it("is a panel that Discord takes for every group, with nothing set and with all set to the longest", () => {
    for (const board of [plain, full]) {
      for (const group of panelGroups) {
        const panel = boardPanel(board, group, { words, line: "x".repeat(1_600) });
        expectDiscordTakes(panel);
        expect(textLength(panel)).toBeLessThanOrEqual(4_000);
      }
    }
  });

  it("has a control for every setting, and each belongs to one group", () => {
    const shown = panelGroups.flatMap((group) => JSON.stringify(boardPanel(plain, group, { words })));
    for (const { key } of boardSettings) {
      const panels = shown.filter((panel) => panel.includes(`:1:${key}"`) || panel.includes(`:1:${key}:`));
      expect([key, panels.length]).toEqual([key, 1]);
    }
  });

  it("is a form for every setting that is typed, with what holds now filled in", () => {
    for (const setting of boardSettings) {
      const form = JSON.stringify(settingModal(full, setting, words));
      expect(form).toContain(`"value":${JSON.stringify(setting.read(full)).slice(0, -1)}`);
    }
    expect(JSON.stringify(settingModal(full, "name", words))).toContain("board:1:name");
  });

  it("is a list that Discord takes for as many boards as there can be, with all set", () => {
    const boards = Array.from({ length: 25 }, (_, index) => ({ ...full, id: index + 1 }));
    const list = boardListView(boards, words);
    expectDiscordTakes(list);
    expect(textLength(list)).toBeLessThanOrEqual(4_000);
    expect(textOf(boardListView([plain], words))).toContain("as at first");
    expect(textOf(list).match(/and \d+ rules more/g)).toHaveLength(25);
  });

  it("is an answer that Discord takes for every change, also of the longest values", () => {
    for (const setting of boardSettings) expectDiscordTakes(settingChangedView(setting, full, words));
    for (const body of [createdView(full, true, words), deleteQuestion(full, 3, words), deletedView(full, words)]) {
      expectDiscordTakes(body);
    }
    expect(textOf(deleteQuestion(plain, 0, words))).toContain("It has none yet.");
  });
});
