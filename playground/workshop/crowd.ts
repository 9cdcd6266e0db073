import { setImmediate as nextTurn } from "node:timers/promises";
import type { Message } from "../discord/world/types.ts";
import type { CrowdDeed } from "../page-server/protocol.ts";
import type { Answer } from "../people/answer.ts";
import type { SeenMessage } from "../people/seen.ts";
import type { Suggester } from "../people/suggesters.ts";
import { readFigures } from "../stage/figures.ts";
import type { Stage } from "../stage/stage.ts";
import type { Run } from "./run.ts";

/** How many may wait for an answer at a time: more than one process can bring to the bot within Discord's 3 s is no test of the bot. */
const mostWaiting = 200;
const settleMs = 60_000;
const lookAgainMs = 2_000;

export const crowdTitles: { readonly [Deed in CrowdDeed]: (count: number) => { title: string; says: string } } = {
  vote: (count) => ({
    title: `${count} neighbours vote at once`,
    says: "One of them suggests something, and all press 👍 or 👎 in the same moment. Exactly as many votes must be on the card.",
  }),
  suggest: (count) => ({
    title: `${count} neighbours suggest at once`,
    says: "Each is answered within 3 s. Discord takes about one message a second in a channel, so cards follow one by one; none is lost.",
  }),
  resolve: (count) => ({
    title: `${count} staff decide at once`,
    says: "All decide about the same suggestion in the same moment. One must win, and the others are told that it is decided.",
  }),
  stampede: (count) => ({
    title: `${count} neighbours look after a cold start`,
    says: "The bot is started anew with nothing in its memory, then all look at one suggestion in the same moment. Its author is looked up once, however many ask.",
  }),
};

/** Lets a crowd do something in the same moment, and says what came of it. */
export async function crowdDoes(stage: Stage, run: Run, deed: CrowdDeed, count: number): Promise<void> {
  if (deed === "vote") await vote(stage, run, count);
  else if (deed === "suggest") await suggest(stage, run, count);
  else if (deed === "resolve") await resolve(stage, run, count);
  else await stampede(stage, run, count);
}

async function vote(stage: Stage, run: Run, count: number): Promise<void> {
  const people = stage.crowd(count);
  const card = await freshCard(people[0], "A question for the whole street", stage);
  const number = numberOf(card);
  const isUp = (index: number): boolean => index % 4 !== 3;
  const up = people.filter((_, index) => isUp(index)).length;
  await together(
    run,
    people,
    (person, index) => person.press(card, `vote:${number}:${isUp(index) ? "up" : "down"}`).answer,
  );
  const startedAt = performance.now();
  const [first] = people;
  const counts = (): readonly number[] =>
    ["up", "down"].map((side) => {
      const shown = first?.looksAgain(card)?.buttons.find(({ customId }) => customId === `vote:${number}:${side}`);
      return Number(shown?.label.replaceAll(/\D/gu, "") ?? "-1");
    });
  // Who was answered too late has voted all the same.
  const isWhole = (): boolean => counts()[0] === up && counts()[1] === people.length - up;
  await stage.discord.core.world.changes
    .until(isWhole, settleMs, () => new Error("the card lags"))
    .catch(() => undefined);
  const [shownUp = 0, shownDown = 0] = counts();
  run.checks(
    shownUp === up && shownDown === people.length - up,
    `The card of #${number} shows ${shownUp} up and ${shownDown} down, of ${people.length} who pressed; ${Math.round(performance.now() - startedAt)} ms after the last answer.`,
  );
}

async function suggest(stage: Stage, run: Run, count: number): Promise<void> {
  const people = stage.crowd(count);
  const { box } = stage.street;
  const { changes } = stage.discord.core.world;
  const wish = `wishes for a tree of their own (${run.view.id})`;
  const cards = (): readonly string[] =>
    [...box.messages.values()].filter(({ body }) => JSON.stringify(body.components).includes(wish)).map(wisherOf);
  await together(run, people, (person) => person.suggest(`${person.name} ${wish}`));
  run.says("");
  const end = performance.now() + settleMs;
  let posted = cards();
  while (posted.length < count && performance.now() < end) {
    run.counts(`${posted.length} of ${count} cards are in #suggestions.`);
    const before = box.messages.size;
    await changes
      .until(
        () => box.messages.size !== before,
        lookAgainMs,
        () => new Error("nothing new"),
      )
      .catch(() => undefined);
    posted = cards();
  }
  const once = new Set(posted).size === posted.length;
  const rest = posted.length < count ? "; the rest are stored, and follow at Discord's pace" : "";
  run.checks(
    once,
    `${posted.length} of ${count} cards are in #suggestions, ${once ? "each once" : "some twice"}${rest}.`,
  );
}

function wisherOf({ body }: Message): string {
  return /Neighbour \d+(?= wishes)/u.exec(JSON.stringify(body.components))?.[0] ?? "";
}

async function resolve(stage: Stage, run: Run, count: number): Promise<void> {
  const staff = stage.crowd(count);
  const role = stage.street.server.addRole("Crowd's staff", ["ManageGuild"]);
  for (const person of staff) stage.street.server.giveRole(person, role);
  try {
    const card = await freshCard(staff[0], "Something that everybody wants to decide", stage);
    const number = numberOf(card);
    const told = new Map<string, number>();
    await together(run, staff, async (person, index) => {
      const answer = await person.decides(index % 2 === 0 ? "approve" : "reject", number);
      const hear = ({ text }: SeenMessage): void => {
        const said = (text.split("\n", 1)[0] ?? "")
          .replaceAll(/<@\d+>|\*\*Neighbour \d+\*\*|Neighbour \d+/gu, "somebody")
          .replaceAll(/ ?Nothing has been changed.*$|<t:\d+:\w>/gu, "");
        told.set(said, (told.get(said) ?? 0) + 1);
        stage.discord.core.world.changes.noted();
      };
      answer.final(settleMs).then(hear, () => undefined);
      return answer;
    });
    const heard = (): number => [...told.values()].reduce((all, one) => all + one, 0);
    await stage.discord.core.world.changes.until(
      () => heard() >= count,
      settleMs,
      () => new Error("Not all were told"),
    );
    for (const [text, times] of [...told].toSorted(([, a], [, b]) => a - b)) run.says(`${times} × “${text}”`);
    const alone = [...told.values()].filter((times) => times === 1).length;
    run.checks(alone >= 1 && told.size >= 2, `One of ${count} decided about #${number}; ${count - 1} were told so.`);
  } finally {
    stage.street.server.deleteRole(role);
  }
}

async function stampede(stage: Stage, run: Run, count: number): Promise<void> {
  const [author, ...people] = stage.crowd(count + 1).toReversed();
  const card = await freshCard(author, "A cold morning", stage);
  const number = numberOf(card);
  // A card that is open, or of which it is not stored what it shows, is drawn at the start: its author would be known before anybody asks.
  const decision = await stage.street.people.get("mo")?.decides("reject", number);
  await decision?.final(settleMs);
  run.says("The bot is stopped, and starts with nothing in its memory.");
  await stage.stop();
  const path = new RegExp(`^/guilds/\\d+/members/${author?.user.id ?? ""}$`, "u");
  const lookUps = (): number => stage.discord.requests.count("GET", path);
  const before = lookUps();
  await stage.restart();
  const cold = await readFigures(stage.bot);
  await together(run, people, (person) => person.types("/suggestions show", { id: String(number) }));
  const warm = await readFigures(stage.bot);
  const rose = (name: string): number => (warm?.totals[name] ?? 0) - (cold?.totals[name] ?? 0);
  const loads = rose("loads_total");
  run.says(
    `The cache: ${loads === 1 ? "1 load" : `${loads} loads`}, ${rose("joins_total")} callers joined ${loads === 1 ? "it" : "one"}, ` +
      `${rose("near_hits_total")} near hits, ${rose("store_hits_total")} store hits, ` +
      `${rose("upserts_stored_total")} observations stored.`,
  );
  // With Redis, what was known before the kill may still be there.
  const times = lookUps() - before;
  run.checks(
    times <= 1,
    `${count} looked at #${number}; its author was looked up ${times === 1 ? "once" : `${times} times`}.`,
  );
}

/** A new suggestion's card, by that person. */
async function freshCard(by: Suggester | undefined, text: string, stage: Stage): Promise<SeenMessage> {
  if (by === undefined) throw new Error("Nobody is there");
  const answer = await (await by.suggest(text)).final(settleMs);
  const number = /#(\d+)/u.exec(answer.text)?.[1];
  if (number === undefined) throw new Error(`/suggest was answered: ${answer.text}`);
  return stage.discord.core.world.changes.until(
    () => by.finds((one) => !one.ephemeral && one.text.startsWith(`### #${number} `), stage.street.box),
    settleMs,
    () => new Error(`The card of #${number} still waits its turn: Discord takes about one a second. Try again later.`),
  );
}

function numberOf(card: SeenMessage): number {
  return Number(/#(\d+)/u.exec(card.text)?.[1]);
}

/** All of them in one moment, and how long each was left without a word. */
async function together(
  run: Run,
  people: readonly Suggester[],
  deed: (person: Suggester, index: number) => Promise<Answer>,
): Promise<void> {
  const startedAt = performance.now();
  const answers: Promise<Answer>[] = [];
  const waiting = new Set<Promise<unknown>>();
  for (const [index, person] of people.entries()) {
    const answer = deed(person, index);
    answers.push(answer);
    const over: Promise<unknown> = answer.then(
      () => waiting.delete(over),
      () => waiting.delete(over),
    );
    waiting.add(over);
    if (waiting.size >= mostWaiting) await Promise.race(waiting);
    // The sockets of the page and of the bot want their turn too.
    else if (index % 40 === 39) await nextTurn();
  }
  const sentMs = performance.now() - startedAt;
  const settled = await Promise.allSettled(answers);
  const times = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value.acknowledgedAfterMs] : []));
  const sorted = times.toSorted((a, b) => a - b);
  const at = (rank: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(rank * sorted.length))] ?? 0);
  const crowded = people.length > mostWaiting ? ` (never more than ${mostWaiting} waiting for an answer)` : "";
  run.says(
    `${people.length} within ${Math.round(sentMs)} ms${crowded}; answered after ${at(0.5)} ms (median), ${at(0.99)} ms (99 of 100), ${at(1)} ms (the last).`,
  );
  run.checks(
    sorted.length === people.length,
    `${sorted.length} of ${people.length} were answered within Discord's 3 s.`,
  );
}
