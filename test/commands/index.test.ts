import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { buttons } from "../../commands/buttons/index.ts";
import { commands } from "../../commands/index.ts";
import { menus } from "../../commands/menus/index.ts";
import { selects } from "../../commands/selects/index.ts";

function filesOf(folder: string): string[] {
  const files = readdirSync(new URL(`../../${folder}/`, import.meta.url), { withFileTypes: true });
  return files
    .filter((file) => file.isFile() && file.name !== "index.ts")
    .map((file) => file.name.replace(/\.ts$/, ""));
}

describe("the lists of what people can type and press", () => {
  it("have every file of commands/, under the file's name", () => {
    expect(commands.map(({ data }) => data.name).toSorted()).toEqual(filesOf("commands").toSorted());
  });

  it("have every file of commands/buttons/, under the file's name", () => {
    expect(buttons.map(({ name }) => name).toSorted()).toEqual(filesOf("commands/buttons").toSorted());
  });

  it("have every menu of commands/menus/, and no more than Discord takes", () => {
    expect(menus).toHaveLength(filesOf("commands/menus").length);
    expect(menus.length).toBeLessThanOrEqual(5);
    const staffOnly = menus.filter(({ data }) => data.default_member_permissions !== undefined);
    expect(staffOnly.map(({ data }) => data.name)).toEqual(["Decide"]);
    expect(menus.map(({ data }) => data.contexts)).toEqual(menus.map(() => [0]));
  });

  it("have every file of commands/selects/, under the file's name", () => {
    expect(selects.map(({ name }) => name).toSorted()).toEqual(filesOf("commands/selects").toSorted());
  });

  it("keep what staff and admins use from other members, and all but /preferences from direct messages", () => {
    const defaults = Object.fromEntries(
      commands.map(({ data }) => [data.name, data.default_member_permissions ?? null]),
    );
    const manageGuild = String(1n << 5n);
    const administrator = String(1n << 3n);
    expect(defaults).toEqual({
      suggest: null,
      suggestions: null,
      help: null,
      preferences: null,
      decide: manageGuild,
      note: manageGuild,
      block: manageGuild,
      queue: manageGuild,
      board: manageGuild,
      setup: manageGuild,
      panel: manageGuild,
      doctor: manageGuild,
      stats: administrator,
    });
    const anywhere = commands.filter(({ data }) => data.contexts?.includes(1) === true);
    expect(anywhere.map(({ data, runInPrivate }) => [data.name, runInPrivate === undefined])).toEqual([
      ["preferences", false],
    ]);
    const others = commands.filter((command) => !anywhere.includes(command));
    expect(others.map(({ data }) => data.contexts)).toEqual(others.map(() => [0]));
    expect(others.every(({ runInPrivate }) => runInPrivate === undefined)).toBe(true);
  });
});
