import { cardOf, countCards, type Stage, statusOn, votesOn } from "./town.ts";

/** What must have come of the afternoon: cards, votes, and how often Discord was asked. */
export async function finalState(stage: Stage, lookUps: number): Promise<void> {
  const { cast, narrator, checks, discord } = stage;
  const { mo, chloe } = cast;

  narrator.scene("Where everything stands");
  const list = await (await mo.types("/suggestions list")).final();
  narrator.only(mo.name, list);
  const figures = await (await mo.types("/stats cache")).final();
  narrator.only(mo.name, figures);

  narrator.scene("Checked");
  for (const { number, status, votes } of expected) {
    const card = await cardOf(stage, mo, number);
    checks.equal(`#${number} on its card`, `${statusOn(card)}, ${votesOn(card)}`, `${status}, ${votes}`);
    checks.equal(`cards of #${number}`, countCards(stage, number), 1);
  }
  const voted = expected.map(({ votes }) => votes.split(", ").map((side) => Number.parseInt(side, 10)));
  checks.equal(
    "votes standing, on all cards",
    await totalVotes(stage),
    voted.flat().reduce((sum, count) => sum + count, 0),
  );
  checks.equal("threads", expected.filter(({ number }) => hasThread(stage, number)).length, 4);
  checks.equal("pictures on #2, after its card was edited", (await cardOf(stage, mo, 2)).images.length, 1);
  checks.equal("direct messages to Chloé, whom nobody else knows as the author of #3", chloe.dms().length, 2);
  checks.equal("requests that name Chloé's account", discord.requests.count("GET", new RegExp(chloe.id)), 0);
  checks.equal("requests to Discord for Ben's account, for five who asked", lookUps, 1);
  checks.equal("look-ups of users, as the cache counts them", figureOf(figures.text, "Loads"), "1");
  checks.equal("values refused as another key's", figureOf(figures.text, "Mismatches"), "0");
  checks.equal("keys in requests that Discord does not know", discord.unknownKeys.size, 0);
}

const expected = [
  { number: 1, status: "Approved", votes: "4 up, 1 down" },
  { number: 2, status: "Open", votes: "0 up, 0 down" },
  { number: 3, status: "Open", votes: "6 up, 1 down" },
  { number: 4, status: "Open", votes: "0 up, 0 down" },
] as const;

async function totalVotes(stage: Stage): Promise<number> {
  let total = 0;
  for (const { number } of expected) {
    const card = await cardOf(stage, stage.cast.mo, number);
    for (const side of votesOn(card).split(", ")) total += Number.parseInt(side, 10);
  }
  return total;
}

function hasThread(stage: Stage, number: number): boolean {
  return stage.cast.mo
    .sees(stage.box)
    .some((message) => message.text.startsWith(`### #${number} `) && message.threadId !== undefined);
}

/** A figure of the first cache, the users', from the table that `/stats cache` shows. */
function figureOf(table: string, name: string): string | undefined {
  return new RegExp(`^${name}\\s+(\\S+)`, "mi").exec(table)?.[1];
}
