import { describe, expect, it } from "vitest";
import { defaultBoardRules } from "../../src/boards/board-rules.ts";
import { defaultServerSettings, type GuildRules } from "../../src/boards/boards.ts";
import { Refusal } from "../../src/errors.ts";
import { admitUnblocked, type BlocksOn, type BlockTerms } from "../../src/suggestions/blocks.ts";
import { SuggestionService } from "../../src/suggestions/service.ts";
import { actor, ana, openSqliteStorage, snowflake, testServer } from "../helpers/storage.ts";

const at = new Date("2026-11-22T12:00:00Z");
const inSeconds = (seconds: number) => new Date(at.getTime() + seconds * 1_000);
const terms = (changes: Partial<BlockTerms> = {}): BlockTerms => ({
  suggesting: true,
  voting: true,
  reason: undefined,
  until: undefined,
  ...changes,
});

function refusalOf(blocks: readonly BlockTerms[], what: "suggest" | "vote", now = at) {
  try {
    admitUnblocked(blocks, what, now);
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, ...error.details };
    throw error;
  }
  return undefined;
}

describe("a block", () => {
  it("keeps somebody from what it covers, until its end and not a moment longer", () => {
    const until = inSeconds(60);
    const block = terms({ voting: false, until, reason: "Spam" });
    expect(refusalOf([block], "vote")).toBeUndefined();
    expect(refusalOf([block], "suggest", inSeconds(59))).toEqual({ code: "blocked-suggesting", until, reason: "Spam" });
    expect(refusalOf([block], "suggest", until)).toBeUndefined();
    expect(refusalOf([], "suggest")).toBeUndefined();
  });

  it("that lasts longest is the one that is told", () => {
    const [short, long] = [inSeconds(1), inSeconds(2)];
    const blocks = [terms({ until: short }), terms({ until: long, reason: "Long" }), terms({ until: inSeconds(-1) })];
    expect(refusalOf(blocks, "vote")).toEqual({ code: "blocked-voting", until: long, reason: "Long" });
    const forever = terms({ suggesting: false, reason: "For good" });
    expect(refusalOf([...blocks, forever], "vote")).toMatchObject({ until: undefined, reason: "For good" });
    expect(refusalOf([...blocks, forever], "suggest")).toMatchObject({ until: long, reason: "Long" });
  });
});

/** A service whose rules and blocks were read at moments of their own: each read takes the next of those given. */
async function serviceReading(reads: readonly { readonly rules: number; readonly blocks: BlocksOn }[]) {
  const { storage } = await openSqliteStorage();
  const server = await testServer(storage);
  const board = { ...defaultBoardRules, id: server.boardId, guildId: "900", channelId: "901", threads: false };
  const boards: GuildRules["boards"] = [{ ...board, name: "suggestions", channelKind: "text" }];
  let judged = 0;
  const read = () => reads[Math.min(judged, reads.length - 1)];
  const service = new SuggestionService(
    storage.suggestions,
    {
      rules: async () => {
        const revision = read()?.rules ?? 0;
        return { guildId: "900", revision, settings: defaultServerSettings, boards, deletedBoards: [] };
      },
      blocksOn: async () => {
        const { blocks, revision } = read()?.blocks ?? { blocks: [], revision: 0 };
        judged += 1;
        return { blocks, revision };
      },
    },
    () => undefined,
    () => at,
  );
  return { storage, server, service };
}

describe("a request that is judged while somebody is being blocked", () => {
  const stale = { rules: 2, blocks: { revision: 1, blocks: [] } };
  const current = { rules: 2, blocks: { revision: 2, blocks: [terms()] } };

  it("is judged anew when its blocks were read before the block and its rules after it", async () => {
    const { storage, server, service } = await serviceReading([stale, current]);
    const suggestion = await server.suggestion();
    await storage.blocks.put({
      ...terms(),
      guildId: "900",
      target: { kind: "user", userId: ana.userId },
      by: actor("103", "Mod"),
      interactionId: snowflake(),
      at,
    });
    const press = { guildId: "900", number: suggestion.number, voter: ana, interactionId: snowflake() };
    await expect(service.vote({ ...press, side: "up" })).rejects.toMatchObject({ code: "blocked-voting" });
    expect((await storage.suggestions.byNumber("900", 1))?.up).toBe(0);
  });

  it("is stored when nothing changed between the two", async () => {
    const { server, service } = await serviceReading([{ rules: 1, blocks: { revision: 1, blocks: [] } }]);
    const suggestion = await server.suggestion();
    const press = { guildId: "900", number: suggestion.number, voter: ana, interactionId: snowflake() };
    expect(await service.vote({ ...press, side: "up" })).toMatchObject({ vote: "up" });
  });
});
