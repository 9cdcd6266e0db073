import path from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../../playground/people/answer.ts";
import { cardsOf, shownVotes, untilCard, voteButtons } from "../helpers/cards.ts";
import { eventually } from "../helpers/eventually.ts";
import { Stored } from "../helpers/stored.ts";
import { type Place, Town } from "../helpers/town.ts";

const callbacks = "POST /interactions/:interaction/:token/callback";
const edits = "PATCH /channels/:channel/messages/:message";

let town: Town;
let stored: Stored;
beforeAll(async () => {
  town = await Town.found();
  stored = new Stored(town.dataDir);
});
afterAll(async () => {
  const found = errors();
  stored.close();
  await town.end();
  if (found.length > 0) throw new Error(`the bot reports defects of its own: ${found.join("; ")}`);
});

/** A server of its own with one card by Ana whose thread is open, and so many members who have not voted yet. */
async function newCard(name: string, voterCount = 0) {
  const place = await town.place(name);
  const ana = town.member(place, "Ana");
  await ana.suggest("A bench by the pond");
  const card = await untilCard(place, 1, ({ text }) => text.includes("Discussion"));
  const voters = Array.from({ length: voterCount }, (_, index) => town.member(place, `Voter ${index + 1}`));
  return { place, ana, card, voters };
}

/** What the bot takes for a defect of its own. */
function errors(): string[] {
  return town.bot.log.filter(({ level }) => level >= 50).map(({ msg }) => msg);
}

function statusChanges(place: Place) {
  return stored.events(place.server.id, 1).filter(({ kind }) => kind === "status-changed");
}

function decisionMessages(place: Place) {
  return stored.intents(place.server.id, 1).filter(({ kind }) => kind === "decision-dm");
}

/** What somebody reads in answer: of a press that was put off, the line that follows. */
async function told(answer: Answer): Promise<string> {
  const message = answer.kind === "deferred-update" ? answer.followUp() : answer.final();
  return (await message).text;
}

describe("50 staff who decide at once", () => {
  it("let one win and tell the others who it was; it happens once and is told once", async () => {
    const { place, ana } = await newCard("Council");
    const staff = Array.from({ length: 50 }, (_, index) => {
      const member = place.server.join(`Staff ${index + 1}`, { permissions: ["ManageGuild"] });
      member.here = place.box;
      return member;
    });
    const answers = await Promise.all(
      staff.map((member, index) => member.decides(index % 2 === 0 ? "reject" : "approve", 1)),
    );
    const texts = await Promise.all(answers.map(told));

    const { status, decidedBy } = stored.suggestion(place.server.id, 1);
    const winner = staff.findIndex(({ id }) => id === decidedBy);
    const name = `Staff ${winner + 1}`;
    const [mark, word] = status === "approved" ? ["✅", "Approved"] : ["❌", "Rejected"];
    const label = `**${mark} ${word}**`;
    expect(winner).toBeGreaterThanOrEqual(0);
    expect(texts[winner]).toContain(`#1 is now ${label}.`);
    const others = texts.filter((_, index) => index !== winner);
    const [same, another] = [/ was first: #1 is already /u, / decided before: #1 is already /u];
    expect(others.filter((text) => text.startsWith(`**${name}**`) && text.includes(`**${word}**`))).toHaveLength(49);
    expect(others.filter((text) => same.test(text) || another.test(text))).toHaveLength(49);

    expect(statusChanges(place)).toEqual([{ kind: "status-changed", actor: decidedBy, reason: null }]);
    expect(decisionMessages(place)).toMatchObject([{ state: "done", attempts: 1 }]);
    expect(ana.dms().map(({ text }) => text.split("\n")[0])).toEqual([
      `Your suggestion #1 on **Council** is now ${label}.`,
    ]);
    const card = await untilCard(place, 1, (seen) => voteButtons(seen) === undefined);
    expect(card.text).toContain(`${label} by **${name}**`);
  });
});

describe("a vote that races a decision", () => {
  it("counts and is told so, or came too late and is told so; none counts after the decision", async () => {
    const { place, card, voters } = await newCard("Race", 40);
    const file = path.join(town.dataDir, "suggestion-box.db");
    const witness = new Database(file);
    // Notes every vote that the bot stores while the suggestion is not open.
    witness.exec(`
      create table late_votes (side text);
      create trigger witness after insert on votes
      when (select status from suggestions where suggestion_id = new.suggestion_id) <> 'open'
      begin insert into late_votes values (new.side); end;
    `);

    // While this lock is held, everybody is judged as things stand; stored is in turn, once it is let go.
    witness.exec("begin immediate");
    const [before, after] = [voters.slice(0, 20), voters.slice(20)];
    const early = before.map((voter) => voter.press(card, "vote:1:up"));
    // Deferred: they are judged, and wait for the lock.
    for (const { answer } of early) expect((await answer).kind).toBe("deferred-update");
    const deciding = place.mod.decides("approve", 1);
    const late = after.map((voter) => voter.press(card, "vote:1:up"));
    const decision = await deciding;
    expect(decision.kind).toBe("deferral");
    witness.exec("commit");
    const answers = await Promise.all([...early, ...late].map(async ({ answer }) => await told(await answer)));
    await told(decision);

    const counted = answers.filter((text) => text === "Your vote on #1 is now 👍 in favour.");
    const closed = answers.filter(
      (text) => text === "Votes on #1 are closed: it is **Approved**. Your vote was not counted.",
    );
    expect(counted.length + closed.length).toBe(40);
    expect(counted.length).toBeGreaterThan(0);
    expect(closed.length).toBeGreaterThanOrEqual(20);
    expect(stored.votes(place.server.id, 1)).toHaveLength(counted.length);
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ status: "approved", up: counted.length, down: 0 });
    expect(witness.prepare("select * from late_votes").all()).toEqual([]);
    const decided = await untilCard(place, 1, (seen) => voteButtons(seen) === undefined);
    expect(shownVotes(decided)).toEqual({ up: counted.length, down: 0 });

    witness.exec("drop trigger witness; drop table late_votes");
    witness.close();
  });

  it("does not bring the buttons back when its drawing of the card is still on its way", async () => {
    const { place, ana, card, voters } = await newCard("Late press", 1);
    const gate = town.discord.faults.holds(callbacks, { times: 1 });
    const press = voters[0]?.press(card, "vote:1:up");
    await gate.arrived();
    const deciding = place.mod.decides("approve", 1);
    // Whoever is told of a decision is told after it was committed.
    await ana.waitsForDm(([dm]) => dm?.text.includes("Approved"));
    expect(voteButtons(await place.card(1))).toEqual({ up: 0, down: 0 });

    const landed = town.discord.requests.next("POST", new RegExp(`${press?.id}.*callback`, "u"));
    gate.release();
    expect((await landed).status).toBeLessThan(300);
    const decided = await untilCard(place, 1, (seen) => voteButtons(seen) === undefined);
    expect(shownVotes(decided)).toEqual({ up: 1, down: 0 });
    expect(await told(await deciding)).toContain("Its card shows it");
    await expectNothingFollows(place);
  });

  it("does not bring the buttons back when an edit of the card is still on its way", async () => {
    const { place, ana, card, voters } = await newCard("Late edit", 2);
    const answer = town.discord.faults.holds(callbacks, { times: 1 });
    const first = voters[0]?.press(card, "vote:1:up");
    await answer.arrived();
    await voters[1]?.clicks(card, "up");
    const edit = town.discord.faults.holds(edits, { times: 1 });
    answer.release();
    await first?.answer;
    await edit.arrived();
    const deciding = place.mod.decides("reject", 1);
    await ana.waitsForDm(([dm]) => dm?.text.includes("Rejected"));
    edit.release();

    const decided = await untilCard(place, 1, (seen) => voteButtons(seen) === undefined);
    expect(shownVotes(decided)).toEqual({ up: 2, down: 0 });
    expect(await told(await deciding)).toContain("Its card shows it");
    await expectNothingFollows(place);
  });

  it("does not bring the buttons back when an edit that had to wait for its channel comes to its turn meanwhile", async () => {
    const { place, ana, card, voters } = await newCard("Late turn", 1);
    // With the links to these threads the channel has had three edits: the next one has to wait.
    for (const text of ["A lamp", "A swing"]) await (await ana.suggest(text)).final();
    await untilCard(place, 3, ({ text }) => text.includes("Discussion"));
    const thread = place.server.guild.channels.get(card.id);
    if (thread === undefined) throw new Error("the card has no thread");
    town.discord.faults.removeChannel(thread);
    await eventually(() => stored.suggestion(place.server.id, 1).threadId === null);
    expect((await place.card(1)).text).toContain("Discussion");

    const gate = town.discord.faults.holds(callbacks, { times: 1 });
    const press = voters[0]?.press(card, "vote:1:up");
    await gate.arrived();
    // Put off after 2 s: by then the edit's turn has come.
    expect((await place.mod.decides("approve", 1)).kind).toBe("deferral");
    gate.release();
    expect((await press?.answer)?.kind).toBe("update");
    const decided = await untilCard(place, 1, (seen) => voteButtons(seen) === undefined);
    expect(shownVotes(decided)).toEqual({ up: 1, down: 0 });
    await expectNothingFollows(place);
  });

  /** Once the bot has stopped, nothing of it is on its way any more: what stands now, stands. */
  async function expectNothingFollows(place: Place): Promise<void> {
    expect(await town.bot.stop()).toBe(0);
    expect(cardsOf(place, 1).map(voteButtons)).toEqual([undefined]);
    const { version, cardVersion } = stored.suggestion(place.server.id, 1);
    expect(cardVersion).toBe(version);
    await town.restart();
  }
});

describe("what is delivered twice", () => {
  it("is suggested once: one number, one card, one thread", async () => {
    const place = await town.place("Echo");
    const ana = town.member(place, "Ana");
    town.discord.faults.duplicateInteractions(1);
    const answer = await ana.suggest("A bench by the pond");
    await answer.final();
    await workedOff(answer);
    expect(errors()).toEqual([]);
    await untilCard(place, 1, ({ text }) => text.includes("Discussion"));

    expect(stored.suggestions(place.server.id)).toHaveLength(1);
    expect(stored.events(place.server.id, 1)).toMatchObject([{ kind: "submitted" }]);
    expect(stored.intents(place.server.id, 1)).toMatchObject([
      { kind: "card", state: "done", attempts: 1 },
      { kind: "thread", state: "done", attempts: 1 },
    ]);
    expect(cardsOf(place, 1)).toHaveLength(1);
    expect(town.discord.requests.count("POST", new RegExp(`${place.box.id}/messages/.*/threads`, "u"))).toBe(1);
  });

  it("is decided once: one event, one direct message", async () => {
    const { place, ana } = await newCard("Echo hall");
    town.discord.faults.duplicateInteractions(1);
    const answer = await place.mod.decides("approve", 1, { reason: "Lovely" });
    expect(await told(answer)).toContain("#1 is now **✅ Approved**.");
    await workedOff(answer);
    expect(errors()).toEqual([]);

    expect(statusChanges(place)).toHaveLength(1);
    expect(decisionMessages(place)).toMatchObject([{ state: "done", attempts: 1 }]);
    expect(ana.dms()).toHaveLength(1);
  });

  /** The second delivery is through once Discord has refused its answer. */
  async function workedOff({ interactionId }: Answer): Promise<void> {
    await town.bot.logged(({ msg, interaction }) => msg === "an answer was not taken" && interaction === interactionId);
  }
});

describe("a decision that is taken back before its author heard of it", () => {
  it("is not told any more: the author hears only how it stands", async () => {
    const { place, ana } = await newCard("Second thoughts");
    const gate = town.discord.faults.holds("POST /users/@me/channels", { times: 1 });
    const approved = place.mod.decides("approve", 1);
    await gate.arrived();
    const reopened = place.mod.decides("reopen", 1);
    await untilCard(place, 1, ({ text }) => !text.includes("Approved"));
    gate.release();
    await Promise.all([approved, reopened].map(async (answer) => await told(await answer)));

    expect(ana.dms().map(({ text }) => text.split("\n")[0])).toEqual([
      "Your suggestion #1 on **Second thoughts** is open again: people can vote on it.",
    ]);
  });
});
