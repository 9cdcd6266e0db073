import { describe, expect, it } from "vitest";
import type { BoardRules } from "../../src/boards/board-rules.ts";
import type { Side } from "../../src/suggestions/types.ts";
import { type VotingRules, VotingService } from "../../src/suggestions/voting.ts";
import { gate } from "../helpers/gate.ts";
import { actor, ana, ben, mod, openSqliteStorage, reread, snowflake, testServer } from "../helpers/storage.ts";

const at = new Date("2026-11-22T12:00:00Z");

/** A service on a stored suggestion, and how often it read what votes are judged by. */
async function votingOn(changed: (rules: VotingRules) => Partial<VotingRules> = () => ({})) {
  const { storage } = await openSqliteStorage();
  const server = await testServer(storage);
  const suggestion = await server.suggestion();
  const postCard = async () => {
    const [card] = await storage.intents.due(new Date(), 1);
    await storage.intents.cardPosted(card?.id ?? 0, {
      channelId: "901",
      messageId: "902",
      attachments: [],
      version: 1,
    });
  };
  const reads = { rules: 0, suggestion: 0, blocks: 0 };
  const stored: VotingRules = {
    rules: (guildId) => {
      reads.rules += 1;
      return storage.boards.rules(guildId);
    },
    blocksOn: (guildId, userId) => {
      reads.blocks += 1;
      return storage.blocks.on(guildId, userId);
    },
    anyBlock: (guildId) => storage.blocks.any(guildId),
  };
  const { suggestions } = storage;
  const votes = {
    vote: suggestions.vote.bind(suggestions),
    byNumber: suggestions.byNumber.bind(suggestions),
    pressed: (guildId: string, number: number) => {
      reads.suggestion += 1;
      return suggestions.pressed(guildId, number);
    },
  };
  const service = new VotingService(votes, { ...stored, ...changed(stored) }, () => at);
  const { guildId, number } = suggestion;
  return {
    storage,
    server,
    suggestion,
    reads,
    postCard,
    vote: (voter = ben, side: Side = "up") =>
      service.vote({ guildId, number, voter, side, interactionId: snowflake() }),
    rule: (rules: Partial<BoardRules>) => storage.boards.edit(guildId, server.boardId, rules),
    block: (userId: string) =>
      storage.blocks.put({
        guildId,
        target: { kind: "user", userId },
        suggesting: false,
        voting: true,
        reason: undefined,
        until: undefined,
        by: mod,
        interactionId: snowflake(),
        at,
      }),
    ups: async () => (await reread(storage, suggestion)).up,
  };
}

describe("votes", () => {
  it("are judged by what was read for those before", async () => {
    const { vote, reads, ups, postCard } = await votingOn();
    await postCard();
    for (let index = 0; index < 20; index += 1) await vote(actor(String(500 + index)));
    expect([reads, await ups()]).toEqual([{ rules: 1, suggestion: 1, blocks: 0 }, 20]);
  });

  it("are judged anew while it is not known where the card stands, and tell whoever shows them once it is", async () => {
    const { vote, reads, postCard } = await votingOn();
    expect((await vote(actor("501"))).suggestion.card).toBeUndefined();
    await postCard();
    expect((await vote(actor("502"))).suggestion.card).toMatchObject({ channelId: "901", messageId: "902" });
    expect((await vote(actor("503"))).suggestion.card).toMatchObject({ channelId: "901", messageId: "902" });
    expect(reads.suggestion).toBe(2);
  });

  it("meet a rule that was made since, and are let through by one that was lifted", async () => {
    const { vote, rule, ups, postCard } = await votingOn();
    await postCard();
    await vote(actor("501"));
    const voting = { allowedRoleIds: ["7"], deniedRoleIds: [], accountAgeDays: 0, memberDays: 0 };
    await rule({ voting });
    await expect(vote()).rejects.toMatchObject({ code: "role-missing" });
    expect(await ups()).toBe(1);
    await rule({ voting: { ...voting, allowedRoleIds: [] } });
    expect(await vote()).toMatchObject({ vote: "up", repeated: false });
    expect(await ups()).toBe(2);
  });

  it("meet a side that was taken away since, a weight that was given since, and hidden counts", async () => {
    const { vote, rule, postCard } = await votingOn();
    await postCard();
    await rule({ abstainAllowed: true });
    expect(await vote(ben, "abstain")).toMatchObject({ vote: "abstain", weight: 1, hidden: false });
    await rule({ abstainAllowed: false, roleWeights: [{ roleId: "7", weight: 3 }], countsHidden: true });
    await expect(vote(actor("501"), "abstain")).rejects.toMatchObject({ code: "abstain-not-allowed" });
    expect(await vote({ ...ben, roleIds: ["7"] })).toMatchObject({ vote: "up", weight: 3, hidden: true });
  });

  it("meet a block that was given since, and only whom it is about", async () => {
    const { vote, block, reads, ups, postCard } = await votingOn();
    await postCard();
    await vote(actor("501"));
    await block(ana.userId);
    await expect(vote(ana)).rejects.toMatchObject({ code: "blocked-voting" });
    expect(await vote(ben)).toMatchObject({ vote: "up" });
    expect(await ups()).toBe(2);
    // Where somebody is blocked, it is looked up for each who votes.
    const before = reads.blocks;
    await vote(actor("502"));
    expect(reads.blocks).toBe(before + 1);
  });

  it("meet a decision that was made since, and are let through when it was undone", async () => {
    const { storage, server, suggestion, vote, ups, postCard } = await votingOn();
    await postCard();
    await vote(actor("501"));
    await storage.suggestions.changeStatus(server.change(suggestion));
    await expect(vote()).rejects.toMatchObject({ code: "voting-closed" });
    const decided = await reread(storage, suggestion);
    await storage.suggestions.changeStatus(server.change(decided, { to: "open" }));
    expect(await vote()).toMatchObject({ vote: "up" });
    expect(await ups()).toBe(2);
  });

  it("are not taken from an author who may not vote, whatever was read for others", async () => {
    const { vote, rule, postCard } = await votingOn();
    await postCard();
    await rule({ ownVoteAllowed: false });
    await vote(ben);
    await expect(vote(ana)).rejects.toMatchObject({ code: "own-vote" });
  });

  it("are told to try again when the rules change under each of their judgements", async () => {
    const { vote, rule, ups } = await votingOn((rules) => ({
      async rules(guildId) {
        const read = await rules.rules(guildId);
        await rule({ cooldownSeconds: read.revision });
        return read;
      },
    }));
    await expect(vote()).rejects.toMatchObject({ code: "busy" });
    expect(await ups()).toBe(0);
  });

  it("are judged anew when blocks were read before somebody was blocked and the rules after it", async () => {
    let reads = 0;
    const blocked = gate();
    const { vote, block, ups } = await votingOn((rules) => ({
      async anyBlock(guildId) {
        reads += 1;
        const read = await rules.anyBlock(guildId);
        if (reads === 1) await block(ben.userId);
        blocked.open();
        return read;
      },
      async rules(guildId) {
        // The block is given between the two reads.
        await blocked.opened;
        return await rules.rules(guildId);
      },
    }));
    await expect(vote()).rejects.toMatchObject({ code: "blocked-voting" });
    expect([reads, await ups()]).toEqual([2, 0]);
  });
});
