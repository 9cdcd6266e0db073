import { describe, expect, it } from "vitest";
import { Refusal, type RefusalCode, type Refusals } from "../../src/errors.ts";
import { wordsFor } from "../../src/i18n/catalogue.ts";
import { defectView } from "../../src/views/defect.ts";
import { textLength } from "../../src/views/message.ts";
import { refusalView } from "../../src/views/refusal.ts";
import { expectDiscordTakes, textOf, textsOf } from "../helpers/bodies.ts";

const words = wordsFor("en");

const examples: { readonly [Code in RefusalCode]: { readonly details: Refusals[Code]; readonly says: string } } = {
  "abstain-not-allowed": { details: { number: 12 }, says: "takes no abstentions on #12 any more" },
  "account-too-young": {
    details: { what: "vote", days: 7, from: new Date(1_700_000_000_000) },
    says: "cannot vote here yet, so nothing was stored: this board asks for accounts that are 7 days old. Yours will be on <t:1700000000:f>",
  },
  "already-claimed": { details: { number: 12, by: "**Mod**" }, says: "**\\*\\*Mod\\*\\*** claimed #12 before you" },
  "already-reviewed": {
    details: { number: 12, status: "open", by: undefined },
    says: "#12 does not wait for a review any more: it is **Open**, by staff.",
  },
  "already-decided": {
    details: { number: 12, status: "approved", by: "**Mod**" },
    says: "**\\*\\*Mod\\*\\*** was first: #12 is already **Approved**.",
  },
  "anonymous-not-allowed": { details: {}, says: "does not take anonymous suggestions" },
  "anonymous-staff-not-allowed": { details: {}, says: "staff decide and write notes with their name only" },
  "author-too-late": { details: { number: 12, status: "approved" }, says: "#12 is **Approved**, so its author" },
  "block-length": { details: { typed: "<@1>" }, says: "cannot read “\\<@1\\>” as a time" },
  "block-not-found": { details: {}, says: "`/block list`" },
  "block-target": { details: {}, says: "either a member or a suggestion" },
  "blocked-suggesting": {
    details: { until: undefined, reason: "**Spam**\n<@1>" },
    says: "from suggesting on this server, until they lift it. Nothing was stored. Their reason: \\*\\*Spam\\*\\* \\<@1\\>",
  },
  "blocked-voting": {
    details: { until: new Date(1_700_000_000_000), reason: undefined },
    says: "from voting on this server, until <t:1700000000:f>. Your vote was not counted.",
  },
  "board-channel-taken": {
    details: { channelId: "5", board: "ideas" },
    says: "<#5> is where the board **ideas** already is",
  },
  "board-full": { details: { board: "ideas", limit: 30 }, says: "**ideas** has 30 suggestions that wait" },
  "board-missing": { details: {}, says: "`/setup`" },
  "board-name-taken": { details: { name: "<@1>" }, says: "already has a board “\\<@1\\>”" },
  "board-unknown": { details: { typed: "<@1>" }, says: "no board “\\<@1\\>”" },
  "boards-full": { details: { limit: 25 }, says: "This server has 25 boards" },
  busy: { details: {}, says: "try again" },
  "channel-missing": { details: {}, says: "cannot see that channel" },
  "channel-not-made": { details: { kind: "forum" }, says: "turn Community on" },
  "channel-permissions": {
    details: { channelId: "5", permissions: ["View Channel", "Send Messages", "Fly"] },
    says: "in <#5> yet: I lack **View Channel**, **Send Messages**, and **Fly**",
  },
  "channel-type": { details: { channelId: "5" }, says: "<#5> cannot be used for this" },
  "confirmation-expired": { details: { number: 12 }, says: "no such question to you about #12" },
  "control-unknown": { details: {}, says: "Use the command again" },
  "cooling-down": { details: { until: new Date(1_700_000_000_000) }, says: "You can send it <t:1700000000:R>" },
  "edited-meanwhile": { details: { number: 12 }, says: "#12 was edited in another form" },
  "draft-gone": { details: {}, says: "This draft is not there any more" },
  "edit-window-over": { details: { number: 12, minutes: 5 }, says: "can be edited for 5 minutes only" },
  "duplicate-of-itself": { details: {}, says: "cannot be a duplicate of itself" },
  "image-not-fetched": { details: { name: "a.png" }, says: "“a.png”" },
  "image-too-large": { details: { name: "a.png", limitMiB: 10 }, says: "at most 10 MiB" },
  "image-type": { details: { name: "[x](https://evil.example).png" }, says: "“\\[x\\](https\\://evil.example).png”" },
  "images-not-allowed": { details: {}, says: "does not take images" },
  "member-full": { details: { limit: 1 }, says: "You have a suggestion here that nobody has decided yet" },
  "member-too-new": {
    details: { what: "suggest", days: 1, from: new Date(1_700_000_000_000) },
    says: "members who joined a day ago. You may from <t:1700000000:f>",
  },
  "not-an-admin": { details: {}, says: "administrators" },
  "message-without-text": { details: {}, says: "There is no text in that message" },
  "not-a-card": { details: {}, says: "not the card of a suggestion" },
  "original-missing": { details: {}, says: "A duplicate needs its original" },
  "not-manager": { details: {}, says: "who manage this server" },
  "not-staff": { details: {}, says: "Only staff" },
  "note-changed": { details: { number: 12, note: 3 }, says: "changed or removed note 3 on #12" },
  "note-empty": { details: {}, says: "nothing to read in your note" },
  "note-not-found": { details: { number: 12, typed: "<@1>" }, says: "no note “\\<@1\\>” on #12" },
  "note-too-long": { details: { length: 501, limit: 500 }, says: "501 characters, and 500 fit" },
  "notes-full": { details: { number: 12, limit: 15 }, says: "#12 has 15 notes" },
  "not-yours": { details: { typed: "<@1>" }, says: "is “\\<@1\\>”" },
  "original-closed": {
    details: { number: 12, status: "removed" },
    says: "#12 is **Removed** and cannot be the original",
  },
  "own-vote": { details: { number: 12 }, says: "cannot vote on #12: this board takes no votes of authors" },
  "panel-not-posted": { details: { channelId: "5" }, says: "could not post in <#5>" },
  "reason-required": {
    details: { number: 12, status: "rejected" },
    says: "when something becomes **Rejected**. #12 has",
  },
  "review-outdated": { details: { number: 12 }, says: "has edited #12 since you read it" },
  "reason-too-long": { details: { length: 1_001, limit: 1_000 }, says: "1,001 characters, and 1,000 fit" },
  restarting: { details: {}, says: "again" },
  "role-denied": { details: { what: "suggest", roleIds: ["7"] }, says: "Members with <@&7> cannot suggest" },
  "role-missing": { details: { what: "vote", roleIds: ["7", "8"] }, says: "one of these roles: <@&7>, <@&8>" },
  "server-only": { details: {}, says: "on a server" },
  "setting-unknown": { details: { typed: "<@1>" }, says: "no setting “\\<@1\\>”" },
  "setting-value": {
    details: {
      setting: "cooldown",
      typed: "soon",
      expects: "duration",
      allowed: ["10m", "12h", "off"],
      unit: "second",
      limit: "90d",
      length: 0,
    },
    says: "**Cooldown** cannot be “soon”, so nothing was changed. Type a time such as `10m`, `12h`, or `off`, in whole seconds and at most `90d`.",
  },
  "staff-everyone": { details: {}, says: "cannot be staff" },
  "storage-unavailable": { details: {}, says: "nothing was stored" },
  "suggestion-not-found": { details: { typed: "<@1>" }, says: "“\\<@1\\>”" },
  "tag-unknown": { details: { typed: "<@1>" }, says: "no tag “\\<@1\\>”" },
  "tags-missing": { details: {}, says: "asks for a tag" },
  "tags-too-many": { details: { limit: 5 }, says: "at most 5 tags" },
  "test-post-failed": {
    details: { channelId: "5", step: "post" },
    says: "The test in <#5> failed: I could not post there",
  },
  "text-empty": { details: {}, says: "nothing to read" },
  "text-too-long": { details: { length: 2_001, limit: 2_000 }, says: "2,001 characters, and 2,000 fit" },
  "title-missing": { details: {}, says: "asks for a title" },
  "title-not-allowed": { details: {}, says: "have no title" },
  "title-too-long": { details: { length: 120, limit: 100 }, says: "has 120 characters, and at most 100 fit" },
  "too-slow": { details: {}, says: "`/suggest text:`" },
  "transition-not-allowed": {
    details: { number: 12, from: "rejected", to: "approved" },
    says: "#12 is **Rejected** and cannot become **Approved**",
  },
  "undo-over": { details: { number: 12, status: "open" }, says: "#12 cannot be brought back any more" },
  "voters-hidden": { details: { number: 12 }, says: "Who voted how on #12 is not shown to you" },
  "voting-closed": {
    details: { number: 12, status: "approved" },
    says: "it is **Approved**. Your vote was not counted.",
  },
};

const codes = Object.keys(examples) as RefusalCode[];

describe("a refusal", () => {
  it.each(codes)("%s says what happened, in a message that Discord takes", (code) => {
    const { details, says } = examples[code];
    const view = refusalView(new Refusal(code, details), words);
    expect(textsOf(view)).toHaveLength(1);
    expect(textOf(view)).toContain(says);
    expect(view.allowed_mentions).toEqual({ parse: [] });
    expectDiscordTakes(view);
  });

  it("hands back what was typed, character for character", () => {
    const typed = "**My** idea\n- with `lists`, @everyone and <@1>";
    const texts = textsOf(refusalView(new Refusal("text-empty", {}), words, typed));
    expect(texts.at(-1)).toBe(`\`\`\`\n${typed}\n\`\`\``);
  });

  it.each([undefined, "", "  \n"])("hands nothing back when %j was typed", (typed) => {
    expect(textsOf(refusalView(new Refusal("busy", {}), words, typed))).toHaveLength(1);
  });

  it.each([
    ["2,000 characters whole", "議".repeat(2_000), true],
    ["2,000 backticks whole", "`".repeat(2_000), true],
    ["as much of 6,000 as fits", "x".repeat(6_000), false],
    ["as much of 6,000 halves of emoji as fits", "👍".repeat(3_000), false],
  ])("hands back %s", (_, typed, whole) => {
    const view = refusalView(new Refusal("text-too-long", { length: typed.length, limit: 2_000 }), words, typed);
    expect(textLength(view)).toBeLessThanOrEqual(4_000);
    expect(textLength(view)).toBeGreaterThan(whole ? typed.length : 3_990);
    expect(textOf(view)).toContain(whole ? "so that you can copy it" : "as far as it fits");
    expect(view.components.every((component) => JSON.stringify(component).isWellFormed())).toBe(true);
    expectDiscordTakes(view);
  });
});

describe("a defect", () => {
  it("tells its id, and nothing else of what went wrong; typed text comes back", () => {
    const view = defectView("a1b2c3d4", words, "my idea");
    expect(textOf(view)).toContain("`a1b2c3d4`");
    expect(textOf(view)).toContain("my idea");
    expectDiscordTakes(view);
  });
});
