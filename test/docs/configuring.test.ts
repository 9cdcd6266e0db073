import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import type { SettingForm } from "../../src/boards/setting-kinds.ts";
import { boardSettings } from "../../src/suggestions/board-settings.ts";

const page = readFileSync(new URL("../../docs/configuring.md", import.meta.url), "utf8");
const part = page.split("## Rules of a board")[1]?.split("\n## ")[0] ?? "";
const rows = [...part.matchAll(/^\| `([\w.-]+)` \| (.+?) \| (.+?) \| (.+) \|$/gm)].map(
  ([, key, values, initial, what]) => ({ key, values, initial, what: what ?? "" }),
);

/** What a row says a setting can be. */
function valuesOf(form: SettingForm): string {
  switch (form.kind) {
    case "switch":
      return "`yes`, `no`";
    case "choice":
      return form.choices.map((choice) => `\`${choice}\``).join(", ");
    case "several":
      return `any of ${form.choices.map((choice) => `\`${choice}\``).join(", ")}; \`none\``;
    case "number":
      return `1 to ${form.max.toLocaleString("en")}; \`off\``;
    case "duration":
      return `a time in whole ${form.unit}s, up to \`${form.max}\`; ${form.words.map((word) => `\`${word}\``).join(", ")}`;
    case "roles":
      return `up to ${form.max} roles; \`none\``;
    case "channel":
      return "a channel; `none`";
    case "text":
      return `up to ${form.max} characters`;
    case "texts":
      return `up to ${form.max} texts of ${form.length} characters, with \`\\|\` between them; \`none\``;
    case "weights":
      return `up to ${form.max} roles, each with a number from 2 to 10; \`none\``;
    case "tags":
      return `up to ${form.max} names of ${form.length} characters, each with an emoji before it if wanted, with commas between them; \`none\``;
    default:
      return `a label of ${form.length} characters, a colour such as \`#2ecc71\`, or both; \`none\``;
  }
}

describe("docs/configuring.md", () => {
  it("lists every rule of a board with its values and what it is at first, in the order of the panel", () => {
    expect(rows.map(({ key, values, initial }) => ({ key, values, initial }))).toEqual(
      boardSettings.map((setting) => ({
        key: setting.key,
        values: valuesOf(setting.form),
        initial: `\`${setting.read(defaultBoardRules)}\``,
      })),
    );
  });

  it("says of each what it does", () => {
    expect(rows.filter(({ what }) => what.length < 15).map(({ key }) => key)).toEqual([]);
  });
});
