import { describe, expect, it } from "vitest";
import { type BoardRules, defaultBoardRules } from "../../src/boards/board-rules.ts";
import { type Board, defaultServerSettings, type GuildRules, type ServerSettings } from "../../src/boards/boards.ts";
import { diagnose, type ServerFacts } from "../../src/boards/diagnosis.ts";

const board = (rules: Partial<BoardRules> = {}): Board => ({
  ...defaultBoardRules,
  ...rules,
  id: 1,
  guildId: "1",
  name: "ideas",
  channelId: "5",
  channelKind: "text",
});

const server = (boards: readonly Board[], settings: Partial<ServerSettings> = {}): GuildRules => ({
  guildId: "1",
  revision: 1,
  settings: { ...defaultServerSettings, ...settings },
  boards,
  deletedBoards: [],
});

/** A server on which everything is there, the bot may do all, and nothing is stuck. */
const sound: ServerFacts = {
  missingIn: () => [],
  role: () => ({ mentionable: true }),
  mayMentionEveryRole: false,
  offeredTo: () => ["board", "decide"],
  commandsOf: { manager: ["board", "decide"], reviewer: ["decide"] },
  troubles: [],
};

const everything: Partial<BoardRules> = {
  tags: [{ id: 1, name: "park", emoji: undefined }],
  tagsRequired: true,
  queue: "both",
  queueChannelId: "6",
  log: "copy",
  logChannelIds: { approved: "7", other: "8" },
  pingRoleIdsOnNew: ["11"],
  pingRoleIdsOnQueued: ["12"],
  roleWeights: [{ roleId: "13", weight: 2 }],
};

describe("a server's diagnosis", () => {
  it("finds nothing where all is well", () => {
    const settings = { managerRoleIds: ["21"], reviewerRoleIds: ["22"] };
    expect(diagnose(server([board(everything)], settings), sound)).toEqual([]);
  });

  it("finds that there is no board", () => {
    expect(diagnose(server([]), sound)).toEqual([{ kind: "no-board" }]);
  });

  it("names every channel that is gone, and what it was for", () => {
    const found = diagnose(server([board(everything)]), { ...sound, missingIn: () => undefined });
    expect(found).toEqual([
      { kind: "channel-gone", board: "ideas", use: "board", channelId: "5" },
      { kind: "channel-gone", board: "ideas", use: "queue", channelId: "6" },
      { kind: "channel-gone", board: "ideas", use: "log-approved", channelId: "7" },
      { kind: "channel-gone", board: "ideas", use: "log-other", channelId: "8" },
    ]);
  });

  it("looks at no channel that the rules do not use", () => {
    const unused = board({ ...everything, queue: "virtual", log: "in-place" });
    const facts = { ...sound, missingIn: (id: string) => (id === "5" ? [] : undefined) };
    expect(diagnose(server([unused]), facts)).toEqual([]);
  });

  it("names the exact rights that are missing, channel by channel", () => {
    const missingIn = (id: string) => (id === "6" ? ["Send Messages"] : []);
    expect(diagnose(server([board(everything)]), { ...sound, missingIn })).toEqual([
      { kind: "rights-missing", board: "ideas", use: "queue", channelId: "6", permissions: ["Send Messages"] },
    ]);
  });

  it("finds a queue and a log that have no channel, and required tags of which there are none", () => {
    const found = diagnose(server([board({ queue: "channel", log: "move", tagsRequired: true })]), sound);
    expect(found.map(({ kind }) => kind)).toEqual(["queue-nowhere", "log-nowhere", "tags-missing"]);
  });

  it("finds every role that was deleted, by its use", () => {
    const rules = board({
      suggesting: { ...defaultBoardRules.suggesting, allowedRoleIds: ["1"], deniedRoleIds: ["2"] },
      voting: { ...defaultBoardRules.voting, allowedRoleIds: ["3"], deniedRoleIds: ["4"] },
      cooldownExemptRoleIds: ["5"],
      roleWeights: [{ roleId: "6", weight: 2 }],
      pingRoleIdsOnNew: ["7"],
      pingRoleIdsOnQueued: ["8"],
    });
    const settings = { managerRoleIds: ["9"], reviewerRoleIds: ["10"] };
    const found = diagnose(server([rules], settings), { ...sound, role: () => undefined });
    expect(found.map((finding) => (finding.kind === "role-gone" ? finding.roleId : finding.kind))).toEqual([
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7",
      "8",
      "9",
      "10",
    ]);
    expect(found).toContainEqual({ kind: "role-gone", board: undefined, use: "reviewer", roleId: "10" });
  });

  it("finds roles that nobody may ping, unless the bot may ping all", () => {
    const facts = { ...sound, role: () => ({ mentionable: false }) };
    const pinging = server([board({ pingRoleIdsOnNew: ["11"], pingRoleIdsOnQueued: ["11"] })]);
    expect(diagnose(pinging, facts)).toEqual([{ kind: "role-not-pingable", board: "ideas", roleId: "11" }]);
    expect(diagnose(pinging, { ...facts, mayMentionEveryRole: true })).toEqual([]);
  });

  it("names the roles of staff that are not offered the commands which they type", () => {
    const settings = { managerRoleIds: ["21"], reviewerRoleIds: ["21", "22"] };
    const rules = server([board()], settings);
    expect(diagnose(rules, { ...sound, offeredTo: () => [] })).toEqual([
      { kind: "grant-missing", roleId: "21", commands: ["board", "decide"] },
      { kind: "grant-missing", roleId: "22", commands: ["decide"] },
    ]);
    expect(diagnose(rules, { ...sound, offeredTo: undefined })).toEqual([]);
  });

  it("passes on what cannot be shown", () => {
    const trouble = { problem: "card-forbidden", count: 3, number: 12 };
    expect(diagnose(server([board()]), { ...sound, troubles: [trouble] })).toEqual([{ kind: "not-shown", ...trouble }]);
  });
});
