import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Interaction } from "discord.js";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buttons } from "../../commands/buttons/index.ts";
import { commands } from "../../commands/index.ts";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { Channel } from "../../playground/discord/world/types.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import type { BoardStore } from "../../src/boards/boards.ts";
import { openCacheStore } from "../../src/cache/index.ts";
import { Delivery } from "../../src/delivery/delivery.ts";
import { Drawing } from "../../src/delivery/drawing.ts";
import { botStatus } from "../../src/discord/bot-status.ts";
import { channelMaker } from "../../src/discord/channel-maker.ts";
import { panels } from "../../src/discord/panels.ts";
import { registerCommands } from "../../src/discord/registration.ts";
import { restForum } from "../../src/discord/rest-forum.ts";
import { restSink } from "../../src/discord/rest-sink.ts";
import { restSource } from "../../src/discord/rest-source.ts";
import { botRights } from "../../src/discord/rights.ts";
import { Router } from "../../src/discord/router.ts";
import { serverFacts } from "../../src/discord/server-facts.ts";
import { testPost } from "../../src/discord/test-post.ts";
import type { EndedInteraction } from "../../src/operations/series/interactions.ts";
import { SuggestionsState } from "../../src/state/suggestions-state.ts";
import { openStorage, type Storage } from "../../src/storage/storage.ts";
import { AuthoringService } from "../../src/suggestions/authoring.ts";
import { BlockService } from "../../src/suggestions/blocks.ts";
import { BoardEditing } from "../../src/suggestions/board-editing.ts";
import { DecisionService } from "../../src/suggestions/decisions.ts";
import { DraftService } from "../../src/suggestions/drafts.ts";
import { FigureService } from "../../src/suggestions/figures.ts";
import { FollowService } from "../../src/suggestions/follows.ts";
import { HistoryService } from "../../src/suggestions/history.ts";
import { NoteService } from "../../src/suggestions/notes.ts";
import { RepostService } from "../../src/suggestions/reposting.ts";
import { ReviewService } from "../../src/suggestions/reviews.ts";
import { SuggestionService } from "../../src/suggestions/service.ts";
import type { SuggestionStore } from "../../src/suggestions/store.ts";
import { VoterService } from "../../src/suggestions/voters.ts";
import { VotingService } from "../../src/suggestions/voting.ts";
import { eventually } from "../helpers/eventually.ts";
import { freshFolder } from "../helpers/fresh-folder.ts";
import { type Gate, gate } from "../helpers/gate.ts";
import { tinyBot } from "../helpers/tiny-bot.ts";

let discord: LocalDiscord;
let storage: Storage;
let server: LocalServer;
let box: Channel;
const ended: EndedInteraction[] = [];
/** What discord.js made of the interactions, in their order. */
const heard: WeakRef<Interaction>[] = [];
let stop: () => Promise<void>;
/** What every look into the database waits for. */
let database: Gate<void>;
/** What the next look at a server's rules waits for besides, and no other. */
let nextLook: Gate<void> | undefined;

beforeAll(async () => {
  discord = await LocalDiscord.start();
  server = discord.addServer({ name: "Park" });
  box = server.addChannel({ name: "box" });
  storage = await openStorage({ file: path.join(freshFolder(), "suggestion-box.db") });
  await storage.boards.saveFirst(server.id, {
    channelId: box.id,
    anonymousAllowed: true,
    imagesAllowed: true,
    threads: true,
  });
  database = gate();
  database.open();

  const boards: BoardStore = {
    rules: async (guildId) => {
      const mine = nextLook;
      nextLook = undefined;
      await mine?.opened;
      await database.opened;
      return await storage.boards.rules(guildId);
    },
    saveFirst: (guildId, settings) => storage.boards.saveFirst(guildId, settings),
    create: (guildId, board) => storage.boards.create(guildId, board),
    edit: (guildId, boardId, changes) => storage.boards.edit(guildId, boardId, changes),
    delete: (guildId, boardId) => storage.boards.delete(guildId, boardId),
    saveSettings: (guildId, changes) => storage.boards.saveSettings(guildId, changes),
    removeRole: (guildId, roleId) => storage.boards.removeRole(guildId, roleId),
  };
  const { suggestions: stored } = storage;
  const store: SuggestionStore = {
    submit: (submission) => stored.submit(submission),
    limitReached: (asked) => stored.limitReached(asked),
    vote: (press) => stored.vote(press),
    changeStatus: (change) => stored.changeStatus(change),
    byNumber: (guildId, number) => stored.byNumber(guildId, number),
    pressed: (guildId, number) => stored.pressed(guildId, number),
    visible: (...asked) => stored.visible(...asked),
    byMessage: (guildId, messageId) => stored.byMessage(guildId, messageId),
    list: (...asked) => stored.list(...asked),
    complete: async (...asked) => {
      await database.opened;
      return await stored.complete(...asked);
    },
  };
  const client = await tinyBot(discord);
  const { rest } = client;
  const log = pino({ level: "silent" });
  const state = new SuggestionsState({ store: openCacheStore({ url: "memory://" }), source: restSource(rest) });
  const drawing = new Drawing(state);
  const directMessages = (userId: string) => state.fetchDirectMessages(userId);
  const delivery = new Delivery({
    intents: storage.intents,
    cards: storage.cards,
    sink: restSink({ rest, ownUserId: () => client.user.id, directMessages }),
    drawCard: (card) => drawing.card(card),
    addressees: storage.addressees,
    drawNotice: drawing.notice,
    forum: restForum({ rest, ownUserId: () => client.user.id }),
    postLook: (card) => drawing.postLook(card),
    queuePosts: storage.queuePosts,
    drawQueue: drawing.queue,
    logs: storage.logs,
    presence: storage.presence,
    queueDeletions: storage.queueDeletions,
    drawLog: (card) => drawing.log(card),
    log,
  });
  const rules = {
    rules: (guildId: string) => boards.rules(guildId),
    blocksOn: (guildId: string, userId: string) => storage.blocks.on(guildId, userId),
    anyBlock: (guildId: string) => storage.blocks.any(guildId),
  };
  const suggestions = new SuggestionService(store, rules, () => undefined);
  const status = botStatus(client, { version: "0", startedAt: new Date(), pendingIntents: () => Promise.resolve(0) });
  const find = (guildId: string, number: number) => suggestions.find(guildId, number);
  const notes = new NoteService(storage.notes, find, () => undefined);
  const authoring = new AuthoringService(storage.authoring, rules.blocksOn, () => undefined);
  const history = new HistoryService(storage.history, find);
  const voters = new VoterService({ store: storage.voters, rules: rules.rules, see: find });
  const decisions = new DecisionService({ store: storage.decisions, find, announce: () => undefined });
  const images = () => Promise.resolve([]);
  const queue = { queue: storage.queue, decisions: storage.decisions, find, images };
  const reviews = new ReviewService({ ...queue, announce: () => undefined });
  const rights = botRights(client);
  const services = {
    suggestions,
    voting: new VotingService(storage.suggestions, rules),
    decisions,
    reposts: new RepostService(storage.reposts, find),
    reviews,
    authoring,
    drafts: new DraftService(storage.drafts, suggestions),
    history,
    figures: new FigureService(storage.figures, rules.rules),
    voters,
    notes,
    boards,
    boardEditing: new BoardEditing(boards),
    follows: new FollowService(storage.follows, (guildId, number, by) => suggestions.see(guildId, number, by)),
    preferences: storage.preferences,
    blocks: new BlockService(storage.blocks, find),
    delivery,
    drawing,
    state,
    rights,
    serverFacts: serverFacts(client, { rights, troubles: storage.troubles }),
    channels: channelMaker(client, state),
    testPost: testPost(rest),
    panels: panels(rest),
    status,
  };
  const router = new Router({
    rest,
    commands,
    menus: [],
    buttons,
    selects: [],
    services,
    log,
    ended: (one) => ended.push(one),
  });
  client.on("interactionCreate", (interaction) => {
    heard.push(new WeakRef(interaction));
    router.route(interaction);
  });
  await registerCommands(
    rest,
    discord.application.id,
    commands.map(({ data }) => data),
  );
  storage.onIntents(() => delivery.wake());
  delivery.start();
  stop = async () => {
    await router.drain();
    await delivery.stop();
    await client.destroy();
    await storage.close();
    await discord.stop();
  };
});
afterAll(async () => await stop());

describe("in a moment in which the database does not answer", () => {
  it("who wanted the form is told to try again, who was typing gets no choices, and both in time", async () => {
    const ana = server.join("Ana");
    const mod = server.join("Mo", { permissions: ["ManageGuild"] });
    [ana.here, mod.here] = [box, box];
    database = gate();

    const asked = ana.suggest();
    const choices = mod.typing("/decide approve", "id", "bench");
    expect(await choices).toEqual([]);
    const answer = await asked;
    expect(answer.kind).toBe("deferral");
    expect(answer.ephemeral).toBe(true);
    expect(answer.acknowledgedAfterMs).toBeLessThan(3_000);

    database.open();
    expect((await answer.final()).text).toContain("I was too slow to open the form. Please try again");
    await eventually(() => ended.length === 2);
    expect(ended).toMatchObject([
      { used: { kind: "choices", command: "decide" }, outcome: "late", acknowledgedMs: expect.any(Number) },
      { used: { kind: "command", command: "suggest" }, outcome: "refused", code: "too-slow" },
    ]);
    expect((await ana.suggest()).modal?.field("text")).toBeDefined();
  });
});

describe("two presses of one person on one card, of which the first looks into the database for longer", () => {
  it("each have their effect, in their order", async () => {
    const [eve, fin] = [server.join("Eve"), server.join("Fin")];
    [eve.here, fin.here] = [box, box];
    const { card, number } = await posted(eve, "A slide");
    const look = gate();
    nextLook = look;
    const first = fin.press(card, `follow:${number}`).answer;
    await eventually(() => nextLook === undefined);
    const second = fin.press(card, `follow:${number}`).answer;
    // Whoever is not held by the first press is through by the time that another person's is.
    expect(await (await eve.press(card, `follow:${number}`).answer).final()).toMatchObject({ ephemeral: true });
    look.open();

    expect((await (await first).final()).text).toContain(`You follow #${number} now`);
    expect((await (await second).final()).text).toContain(`You do not follow #${number}`);
  });
});

describe("while the database is looked into for a press", () => {
  it("nothing lives on of what discord.js made of it; of a command it does", async () => {
    const ida = server.join("Ida");
    ida.here = box;
    const { card, number } = await posted(ida, "A pond");
    heard.length = 0;
    database = gate();

    const pressed = ida.press(card, `follow:${number}`).answer;
    const typed = ida.types("/suggestions list");
    await eventually(() => heard.length === 2);
    collectGarbage();

    expect(heard.map((interaction) => interaction.deref()?.constructor.name)).toEqual([
      undefined,
      "ChatInputCommandInteraction",
    ]);
    database.open();
    expect((await (await pressed).final()).text).toContain(`#${number} is yours`);
    await (await typed).final();
  });
});

/** Has somebody suggest it, and waits for its card. */
async function posted(author: Suggester, text: string) {
  await (await author.suggest(text)).final();
  const card = await discord.core.world.changes.until(
    () => author.finds((one) => !one.ephemeral && one.text.includes(text), box),
    10_000,
    () => new Error("The card did not come"),
  );
  return { card, number: /#(\d+)/u.exec(card.text)?.[1] };
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}
