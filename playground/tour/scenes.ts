import type { BotProcess } from "../bot-process.ts";
import { picture } from "../people/files.ts";
import type { SeenMessage } from "../people/seen.ts";
import type { Suggester } from "../people/suggesters.ts";
import { cardOf, isOpen, type Stage, votesOn } from "./town.ts";

/** Mo chooses the channel. */
export async function setUp({ cast: { mo }, narrator, box }: Stage): Promise<void> {
  narrator.scene("Mo, the moderator, sets the box up");
  narrator.does(mo.name, `/setup channel:#${box.name}`);
  const answer = await mo.types("/setup", { channel: box });
  narrator.only(mo.name, await answer.final());
}

/** Three ways to suggest: a line, a form with a picture, without a name. */
export async function suggest(stage: Stage): Promise<void> {
  const { cast, narrator } = stage;
  const { ana, ben, chloe, fay } = cast;

  narrator.scene("Ana suggests in one line");
  narrator.does(ana.name, "/suggest text:A bench by the pond");
  const first = await ana.suggest("A bench by the pond");
  narrator.only(ana.name, await first.final());
  narrator.everybody(await cardOf(stage, fay, 1, hasDiscussion));

  narrator.scene("Ben takes the form, and adds a picture");
  narrator.does(ben.name, "/suggest");
  const form = await ben.suggest();
  narrator.note(
    `a form opens: ${form.modal?.title ?? "none"} (${form.modal?.fields.map(({ label }) => label).join(", ")})`,
  );
  const text = "Movie night on Fridays\nI would bring the projector.";
  narrator.does(ben.name, "fills it in and sends it");
  const second = await ben.submits(form.modal, { text, images: [picture("IMG_2031.png", { width: 64, height: 36 })] });
  narrator.only(ben.name, await second.final());
  narrator.everybody(await cardOf(stage, fay, 2, hasDiscussion));

  narrator.scene("Chloé would rather not be named");
  narrator.does(chloe.name, "/suggest text:Quiet hours after ten, please anonymous:True");
  const third = await chloe.suggest("Quiet hours after ten, please", { anonymous: true });
  narrator.only(chloe.name, await third.final());
  narrator.everybody(await cardOf(stage, fay, 3, hasDiscussion));
}

/** Votes come, move, and are taken back; then everybody presses at once. */
export async function vote(stage: Stage): Promise<void> {
  const { cast, narrator } = stage;
  const { ana, ben, chloe, dev, eli, fay } = cast;

  narrator.scene("Votes on #1 come, move, and are taken back");
  await press(stage, ana, 1, "up");
  await press(stage, ben, 1, "up");
  await press(stage, chloe, 1, "down");
  await press(stage, dev, 1, "up");
  await press(stage, eli, 1, "down");
  await press(stage, eli, 1, "up", { told: true });
  await press(stage, dev, 1, "up", { told: true });
  narrator.everybody(await cardOf(stage, fay, 1, (card) => votesOn(card) === "3 up, 1 down"));

  narrator.scene("All six press on #3 in the same moment");
  const card = await cardOf(stage, fay, 3);
  const sides = [
    [ana, "up"],
    [ben, "up"],
    [chloe, "up"],
    [dev, "down"],
    [eli, "up"],
    [fay, "up"],
  ] as const;
  narrator.note(sides.map(([person, side]) => `${person.name} ${side}`).join(" · "));
  await Promise.all(sides.map(([person, side]) => person.clicks(card, side)));
  narrator.everybody(await cardOf(stage, fay, 3, (shown) => votesOn(shown) === "5 up, 1 down"));
}

/** Mo decides; whoever presses afterwards is told that it is too late. */
export async function decide(stage: Stage): Promise<void> {
  const { cast, narrator } = stage;
  const { chloe, fay, mo } = cast;
  narrator.scene("Mo decides, and an old button is pressed too late");
  const open = await cardOf(stage, fay, 3);
  const choices = await mo.typing("/decide reject", "id", "quiet");
  narrator.note(`while Mo types “quiet”, Discord offers: ${choices.map(({ name }) => name).join(", ")}`);
  narrator.does(mo.name, "/decide reject id:3 reason:No money for signs this year");
  const answer = await mo.decides("reject", 3, { reason: "No money for signs this year" });
  narrator.only(mo.name, await answer.final());
  narrator.everybody(await cardOf(stage, fay, 3, (card) => !isOpen(card)));
  narrator.directMessage(chloe.name, await chloe.waitsForDm((messages) => messages.at(-1)));
  narrator.does(fay.name, "presses 👎 on the card as it was a moment ago");
  const late = await fay.press(open, "vote:3:down").answer;
  narrator.only(fay.name, await late.final());
}

/** The process dies while a card is on its way; another one finds it. */
export async function powerCut(stage: Stage, bot: BotProcess): Promise<BotProcess> {
  const { discord, cast, narrator, box } = stage;
  const { dev, fay } = cast;
  narrator.scene("The power fails while #4 is on its way");
  // The card is posted, but its answer never reaches the bot: where it stands is stored nowhere.
  const answers = discord.faults.holds(`POST /channels/${box.id}/messages`, { afterHandling: true });
  narrator.does(dev.name, "/suggest text:A shelf to swap books");
  const suggested = dev.suggest("A shelf to swap books");
  await answers.arrived();
  await bot.kill();
  answers.end();
  narrator.note("kill -9: Discord has the card, and the bot has not heard of it");
  await suggested.catch(() => undefined);
  narrator.note("the bot starts again, over the same folder");
  const next = await stage.startBot();
  narrator.everybody(await cardOf(stage, fay, 4, hasDiscussion));
  return next;
}

/** Life goes on with what was stored before. */
export async function goOn(stage: Stage): Promise<void> {
  const { cast, narrator } = stage;
  const { chloe, fay, mo } = cast;
  narrator.scene("Nothing is forgotten: votes go on, and a decision is taken back");
  await press(stage, fay, 1, "up");
  narrator.does(mo.name, "/decide reopen id:3 reason:We found the money after all");
  const reopened = await mo.decides("reopen", 3, { reason: "We found the money after all" });
  narrator.only(mo.name, await reopened.final());
  await cardOf(stage, fay, 3, isOpen);
  narrator.directMessage(chloe.name, await chloe.waitsForDm((messages) => messages[1]));
  await press(stage, mo, 3, "up");
  narrator.does(mo.name, "/decide approve id:1 reason:Ordered. It comes in spring");
  const approved = await mo.decides("approve", 1, { reason: "Ordered. It comes in spring" });
  narrator.only(mo.name, await approved.final());
  narrator.everybody(await cardOf(stage, fay, 1, (card) => !isOpen(card)));
}

/** Ben has left; five people look at his suggestion at once, and his account is looked up once. */
export async function lookUp(stage: Stage): Promise<number> {
  const { discord, server, cast, narrator } = stage;
  const { ana, ben, chloe, dev, eli, fay } = cast;
  narrator.scene("Ben leaves, and five people look at his suggestion in the same moment");
  server.leaves(ben);
  const user = new RegExp(`^/users/${ben.id}$`);
  const before = discord.requests.count("GET", user);
  const gate = discord.faults.holds(`GET /users/${ben.id}`);
  const looks = [ana, chloe, dev, eli, fay].map((person) => person.types("/suggestions show", { id: "2" }));
  await gate.arrived();
  gate.end();
  const answers = await Promise.all(looks.map(async (look) => (await look).final()));
  const [first] = answers;
  if (first !== undefined) narrator.only(ana.name, first);
  const lookUps = discord.requests.count("GET", user) - before;
  narrator.note(`${answers.length} answers, and ${lookUps} request to Discord for Ben's account`);
  return lookUps;
}

/** The card links to its thread. */
function hasDiscussion(card: SeenMessage): boolean {
  return card.text.includes("Discussion");
}

interface Expected {
  /** Moving and taking back are said in words too. */
  readonly told?: boolean;
}

async function press(
  stage: Stage,
  person: Suggester,
  number: number,
  side: "up" | "down",
  { told = false }: Expected = {},
): Promise<void> {
  const { narrator } = stage;
  const answer = await person.clicks(await cardOf(stage, person, number), side);
  narrator.does(person.name, `presses ${side === "up" ? "👍" : "👎"} on #${number}`);
  // While another drawing of the card is on its way, the answer is a line instead of the card.
  if (answer.kind === "message") narrator.only(person.name, await answer.final());
  else if (told) narrator.only(person.name, await answer.followUp());
}
