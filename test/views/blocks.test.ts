import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/boards/diagnosis.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { type Block, maxBlockReasonLength } from "../../src/suggestions/blocks.ts";
import { blockedChoice, blockedView, blocksPageSize, blocksView, unblockedView } from "../../src/views/blocks.ts";
import { maxStaffRoles, staffRolesView } from "../../src/views/staff-roles.ts";
import { expectDiscordTakes, textOf, textsOf } from "../helpers/bodies.ts";

const words = wordsFor("en");
const at = new Date(1_700_000_000_000);
const terms = { suggesting: true, voting: true, reason: undefined, until: undefined };
const author = { kind: "author", number: 128 } as const;
const user = { kind: "user", userId: "7" } as const;

function block(changes: Partial<Block> = {}): Block {
  return { ...terms, blocked: user, byName: "Mod", at, ...changes };
}

describe("the answer to a block", () => {
  it("says whom, from what and until when, and repeats the reason as it was typed", () => {
    expect(textsOf(blockedView(user, { ...terms, voting: false, until: at, reason: "a *b*\n# c" }, words))).toEqual([
      "🚫 <@7> can no longer suggest on this server, until <t:1700000000:f>.\n" +
        "What they suggested and voted so far stays.\nWhen they try, they are told this reason:",
      "> a \\*b\\*\n> \\# c",
    ]);
    expect(textOf(blockedView(author, { ...terms, suggesting: false }, words))).toContain(
      "🚫 The author of #128 can no longer vote on this server, until staff lift it with `/block remove`.",
    );
    expect(textOf(unblockedView(author, words))).toBe("The author of #128 is not blocked any more.");
    expect(blockedChoice("128", words)).toBe("The author of #128");
  });

  it("names nobody whose account was erased", () => {
    const view = blockedView({ kind: "user", userId: undefined }, terms, words);
    expect(textOf(view)).toContain(`🚫 ${words.text("person.unknown")} can no longer`);
  });
});

describe("the list of blocks", () => {
  it.each(["x", "想", "👩‍👩‍👧‍👦", "*", "\n"])("fits, with reasons as long as they may be, of %j", (one) => {
    const reason = one.repeat(maxBlockReasonLength).slice(0, maxBlockReasonLength);
    const blocks = Array.from({ length: blocksPageSize }, (_, index) =>
      block({ reason, byName: "想".repeat(32), blocked: index % 2 === 0 ? author : user, until: at }),
    );
    const view = blocksView({ blocks, total: 99, page: 3 }, words);
    expectDiscordTakes(view);
    expect(textOf(view)).toContain("Page 4 of 20 · 99 blocks");
  });

  it("says so when there is none", () => {
    expect(textOf(blocksView({ blocks: [], total: 0, page: 0 }, words))).toBe("### Blocks\nNobody is blocked here.");
  });
});

describe("the panel of staff's roles", () => {
  it("fits with as many roles as there may be, none of which has its grant", () => {
    const ids = Array.from({ length: maxStaffRoles }, (_, index) => `1${String(index).padStart(18, "0")}`);
    const commands = ["decide", "note", "queue", "block", "board", "setup", "panel", "doctor"];
    const findings = ids.map((roleId): Finding => ({ kind: "grant-missing", roleId, commands }));
    const view = staffRolesView({ managers: ids, reviewers: ids, findings }, words);
    expectDiscordTakes(view);
    expect(textOf(view)).toContain("`/doctor`");
  });
});
