import { walk } from "../../playground/discord/messages/components.ts";
import type { Figures } from "../report.ts";
import { closedLoop, type Load } from "./load.ts";
import { StoredVotes } from "./stored.ts";
import { type SubjectName, startSubject } from "./subject.ts";
import { BenchTown, type Card } from "./town.ts";

export interface StormOptions {
  readonly members: number;
  /** How many presses wait for their answers at once; as many as there are members: all press in the same moment. */
  readonly inFlight: number;
  /** Whether Discord counts answers that change a card as edits of its channel. It does not say. */
  readonly callbacksCountAsEdits: boolean;
}

const lookEveryMs = 20;
/** Discord's bucket of a channel's edits. */
const edits = { atMost: 5, withinMs: 5_000 } as const;

/** Every member presses one card once, as fast as they come; the card is looked at all the while. */
export async function measureStorm(name: SubjectName, options: StormOptions): Promise<Figures> {
  const { members, inFlight, callbacksCountAsEdits } = options;
  const town = await BenchTown.found({ cards: 2, channels: 2, members, callbacksCountAsEdits, remember: 200_000 });
  const { apiUrl, token, requests } = town.discord;
  const subject = await startSubject({ name, apiUrl, token, dataDir: town.dataDir });
  const [card, other] = town.cards;
  if (card === undefined || other === undefined) throw new Error("there is no card");
  const stored = new StoredVotes(town.file);
  /** When each count was first seen in the database. */
  const storedAt: { readonly ups: number; readonly at: number }[] = [{ ups: 0, at: performance.now() }];
  let behindMs = 0;
  const look = () => {
    const now = performance.now();
    const ups = stored.ups(card);
    if (ups > (storedAt.at(-1)?.ups ?? 0)) storedAt.push({ ups, at: now });
    const shown = shownUps();
    // The first count that the card does not show yet has waited since then.
    const missed = storedAt.find((one) => one.ups > shown);
    if (missed !== undefined) behindMs = Math.max(behindMs, now - missed.at);
  };
  const shownUps = (): number => {
    const texts = [...walk(town.message(card).body.components)].map(({ content }) => content ?? "");
    return Number(/👍 \*\*(\d+)\*\*/u.exec(texts.join("\n"))?.[1] ?? 0);
  };
  const onto = (pressed: Card): Load => ({
    plan: (index) => ({ card: pressed, userId: town.memberIds[index % members] ?? "", side: "up" }),
  });
  let looking: NodeJS.Timeout | undefined;
  try {
    // A bot that is in use has compiled its code and has connections open.
    await closedLoop(town, onto(other), { inFlight: 500, presses: members / 5 });
    requests.clear();
    if (name === "ours") looking = setInterval(look, lookEveryMs);
    // What came before is not what is measured.
    await subject.read();
    const answered = await closedLoop(town, onto(card), { inFlight, presses: members });
    const reading = await subject.read();
    const common = {
      "presses a second": answered.presses / answered.seconds,
      "p50 ms": answered.p50,
      "p99 ms": answered.p99,
      "max ms": answered.max,
      "lost (3 s)": answered.lost,
      "stall ms": reading.stallMs,
    };
    if (name === "bare") return common;
    await until(() => stored.ups(card) === members && shownUps() === members, 20_000);
    const patches = requests.all("PATCH", new RegExp(`^/channels/${card.channel.id}/messages/`));
    return {
      ...common,
      "stored in the end": stored.countedUps(card),
      "shown in the end": shownUps(),
      "card behind, ms": behindMs,
      "edits of the card": patches.filter(({ status }) => status === 200).length,
      "edits in a window of 5 s": mostWithin(
        patches.map(({ at }) => Date.parse(at)),
        edits.withinMs,
      ),
      "answers that change the card": requests
        .all("POST", /\/callback$/)
        .filter(({ body, status }) => status < 300 && isUpdate(body)).length,
      "429 answers": requests.all().filter(({ status }) => status === 429).length,
    };
  } finally {
    clearInterval(looking);
    stored.close();
    await subject.stop();
    await town.end();
  }
}

function isUpdate(body: unknown): boolean {
  return typeof body === "object" && body !== null && "type" in body && body.type === 7;
}

function mostWithin(times: readonly number[], windowMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length));
}

/** Resolves when it is so, or the time is over: then the figures tell. */
async function until(isSo: () => boolean, withinMs: number): Promise<void> {
  const over = performance.now() + withinMs;
  while (!isSo() && performance.now() < over) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
}
