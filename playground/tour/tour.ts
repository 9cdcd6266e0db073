import { rm, writeFile } from "node:fs/promises";
import type { BotProcess } from "../bot-process.ts";
import { LocalDiscord } from "../discord/local-discord.ts";
import { startBot } from "../start-bot.ts";
import { Checks } from "./checks.ts";
import { finalState } from "./final-state.ts";
import { Narrator } from "./narrator.ts";
import { decide, goOn, lookUp, powerCut, setUp, suggest, vote } from "./scenes.ts";
import { checkStaffDay, review, secondBoard, seeTheDoctor, tidyUp } from "./staff-day.ts";
import type { Cast, Stage } from "./town.ts";

export interface TourOptions {
  /** Folder for the bot's database; removed afterwards. */
  readonly folder: string;
  /** A file that takes every request and dispatch as one JSON object a line. */
  readonly record?: string;
  /** A file that takes all that the bot says. */
  readonly log?: string;
}

/** Plays a scripted afternoon against the real bot, tells it, and checks what came of it. Returns how many things were wrong. */
export async function playTour({ folder, record, log }: TourOptions): Promise<number> {
  const discord = await LocalDiscord.start({ ...(record !== undefined && { record }) });
  const bots: BotProcess[] = [];
  try {
    const start = async (): Promise<BotProcess> => {
      const bot = await startBot(discord, folder);
      bots.push(bot);
      return bot;
    };
    const first = await start();
    const stage = furnish(discord, start);
    const { narrator, checks } = stage;
    narrator.title(
      "suggestion-box, a day on a local Discord",
      "Six members, the staff, and the bot in a process of its own, over real HTTP and WebSocket.",
    );
    await setUp(stage);
    await suggest(stage);
    await vote(stage);
    await decide(stage);
    await powerCut(stage, first);
    await goOn(stage);
    const lookUps = await lookUp(stage);
    const staffDay = await secondBoard(stage);
    await review(stage, staffDay);
    await tidyUp(stage);
    await seeTheDoctor(stage, staffDay);
    await finalState(stage, lookUps);
    checkStaffDay(stage, staffDay);
    narrator.ending(
      checks.wrong === 0,
      checks.wrong === 0
        ? `All ${checks.right} things are as they must be.`
        : `${checks.wrong} of ${checks.right + checks.wrong} things are not as they must be.`,
    );
    return checks.wrong;
  } finally {
    await bots.at(-1)?.stop();
    if (log !== undefined) await writeFile(log, bots.map(({ output }) => output).join(""));
    await discord.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function furnish(discord: LocalDiscord, start: () => Promise<BotProcess>): Stage {
  const server = discord.addServer({ name: "Maple Street" });
  const box = server.addChannel({ name: "suggestions" });
  const join = (name: string) => {
    const person = server.join(name);
    person.here = box;
    return person;
  };
  const mo = server.join("Mo", { permissions: ["Administrator"] });
  mo.here = box;
  const [ana, ben, chloe, dev, eli, fay] = [
    join("Ana"),
    join("Ben"),
    join("Chloé"),
    join("Dev"),
    join("Eli"),
    join("Fay"),
  ];
  const cast: Cast = { ana, ben, chloe, dev, eli, fay, mo };
  const { world } = discord.core;
  const narrator = new Narrator({
    channel: (id) => {
      const channel = world.channels.get(id);
      if (channel === undefined) return undefined;
      return channel.thread === undefined ? `#${channel.name}` : `“${channel.name}”`;
    },
    user: (id) => world.users.get(id)?.globalName ?? undefined,
    role: (id) => server.guild.roles.get(id)?.name,
  });
  return { discord, server, box, cast, narrator, checks: new Checks(narrator), startBot: start };
}
