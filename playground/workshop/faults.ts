import type { Fault } from "../page-server/protocol.ts";
import type { Stage } from "../stage/stage.ts";
import { poison, stopRedis } from "./redis-faults.ts";
import type { Run } from "./run.ts";

const cardPosts = "POST /channels/:channel/messages";
const settleMs = 40_000;

export const faultTitles: { readonly [Name in Fault]: { title: string; says: string } } = {
  slow: {
    title: "A slow Discord",
    says: "Every request is answered 1.5 s late. A neighbour suggests: answered within 3 s all the same, and one card.",
  },
  errors: {
    title: "Discord fails",
    says: "The next card is refused with 500 twice, then posted, and its answer lost. It must stand once all the same.",
  },
  limits: {
    title: "Rate limited",
    says: "The next card meets two 429s that say: again in 2 s. The bot must wait as long as it is told, then post once.",
  },
  gateway: {
    title: "The gateway is cut",
    says: "The bot's WebSocket breaks without a word. It must come back, resume its session, and miss nothing.",
  },
  kill: {
    title: "The bot is killed",
    says: "SIGKILL, with a card on its way: Discord has it, and the bot has not heard of it. After the restart it must stand once.",
  },
  redis: {
    title: "Redis stops",
    says: "Redis hangs (SIGSTOP). The breaker opens, the bot works on from memory and Discord, and closes when Redis is back.",
  },
  poison: {
    title: "A poisoned entry",
    says: "In Redis, one member's slot is overwritten with another's. The bot must notice, load it anew, and never show the wrong one.",
  },
};

/** Makes that go wrong, and says what was seen. */
export async function letFail(stage: Stage, run: Run, fault: Fault): Promise<void> {
  const ways: { readonly [Name in Fault]: (stage: Stage, run: Run) => Promise<void> } = {
    slow,
    errors,
    limits,
    gateway,
    kill,
    redis: stopRedis,
    poison,
  };
  await ways[fault](stage, run);
}

async function slow(stage: Stage, run: Run): Promise<void> {
  const fault = stage.discord.faults.latency(/./u, 1_500);
  try {
    run.says("Every answer of Discord's takes 1.5 s longer now.");
    await suggestsOnce(stage, run, "Something for slow days");
  } finally {
    fault.end();
  }
  run.says("Discord is quick again.");
}

async function errors(stage: Stage, run: Run): Promise<void> {
  const { faults, requests } = stage.discord;
  const since = requests.all("POST", messages).length;
  const before = faults.fails(cardPosts, { times: 2 });
  // Rules are met in order: the third post takes effect, and its answer is a 500 too.
  const after = faults.fails(cardPosts, { times: 3, afterHandling: true });
  try {
    await suggestsOnce(stage, run, "Something that Discord stumbles over");
  } finally {
    before.end();
    after.end();
  }
  const statuses = requests
    .all("POST", messages)
    .slice(since)
    .map((request) => request.status);
  run.says(`Requests that post a message were answered ${statuses.join(", ")}: the last one had taken effect.`);
}

async function limits(stage: Stage, run: Run): Promise<void> {
  const { faults, requests } = stage.discord;
  const since = requests.all("POST", messages).length;
  const fault = faults.limits(cardPosts, { times: 2, retryAfterMs: 2_000 });
  try {
    await suggestsOnce(stage, run, "Something that has to wait");
  } finally {
    fault.end();
  }
  const asked = requests.all("POST", messages).slice(since);
  const refused = asked.filter((request) => request.status === 429);
  const waits = refused.map((request) => {
    const next = asked[asked.indexOf(request) + 1];
    return next === undefined ? 0 : Date.parse(next.at) - Date.parse(request.at);
  });
  run.checks(
    waits.length > 0 && waits.every((ms) => ms >= 1_900),
    `${refused.length} times 429 with 2 s to wait; asked again after ${waits.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(" and ")}.`,
  );
}

async function gateway(stage: Stage, run: Run): Promise<void> {
  const { core, faults } = stage.discord;
  const sessionIds = core.gateway.sessions.map((session) => session.id);
  const connected = (): boolean => core.gateway.sessions.some((session) => session.send !== undefined);
  const startedAt = performance.now();
  faults.cutGateway("broken");
  await core.world.changes.until(
    () => !connected(),
    settleMs,
    () => new Error("The connection would not break"),
  );
  run.says("The connection is gone.");
  await core.world.changes.until(connected, settleMs, () => new Error("The bot did not come back within 40 s"));
  const isSame = core.gateway.sessions.some((session) => sessionIds.includes(session.id) && session.send !== undefined);
  const how = isSame ? "with RESUME, in the same session" : "with a new session";
  run.checks(isSame, `Back after ${Math.round(performance.now() - startedAt)} ms, ${how}.`);
  await suggestsOnce(stage, run, "Something after the storm");
}

async function kill(stage: Stage, run: Run): Promise<void> {
  const { faults } = stage.discord;
  const [person] = stage.crowd(1);
  if (person === undefined) return;
  const text = uniqueText("Something in the middle of a power cut");
  const hold = faults.holds(cardPosts, { times: 1, afterHandling: true });
  person.suggest(text).catch(() => undefined);
  try {
    await within(settleMs, hold.arrived(1));
  } catch (error) {
    hold.end();
    throw error;
  }
  run.says("The card has reached Discord; its answer has not reached the bot. Now: kill -9.");
  await stage.kill();
  hold.end();
  run.says("The bot is down: buttons say “The application did not respond”. It starts again over the same folder…");
  const startedAt = performance.now();
  await stage.restart();
  run.says(`It serves again after ${Math.round(performance.now() - startedAt)} ms.`);
  await standsOnce(stage, run, text);
}

async function within(ms: number, awaited: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No card was on its way within ${ms / 1_000} s`)), ms);
  });
  try {
    await Promise.race([awaited, late]);
  } finally {
    clearTimeout(timer);
  }
}

const messages = /^\/channels\/\d+\/messages$/u;

/** A neighbour suggests something: how long until the answer, how long until the card, and how many cards. */
export async function suggestsOnce(stage: Stage, run: Run, what: string): Promise<void> {
  const [person] = stage.crowd(1);
  if (person === undefined) return;
  const text = uniqueText(what);
  const startedAt = performance.now();
  try {
    const answer = await person.suggest(text);
    run.checks(true, `A neighbour suggests, and is answered after ${Math.round(answer.acknowledgedAfterMs)} ms.`);
  } catch (error) {
    run.checks(false, `A neighbour suggests: ${error instanceof Error ? error.message : "no answer"}.`);
  }
  await standsOnce(stage, run, text, startedAt);
}

/** The card is there, drawn whole, and there is no second one. */
async function standsOnce(stage: Stage, run: Run, text: string, startedAt?: number): Promise<void> {
  const { box } = stage.street;
  const [person] = stage.crowd(1);
  if (person === undefined) return;
  const ofText = () => person.sees(box).filter((one) => !one.ephemeral && one.text.includes(text));
  await person.waitsFor(box, () => ofText().some((one) => one.threadId !== undefined), settleMs).catch(() => undefined);
  const after =
    startedAt === undefined ? "" : ` after ${Math.round(performance.now() - startedAt)} ms, with its thread`;
  const cards = ofText().length;
  run.checks(cards === 1, cards === 1 ? `Its card stands${after}. Cards of it: 1.` : `Cards of it: ${cards}.`);
}

let texts = 0;

function uniqueText(what: string): string {
  texts += 1;
  return `${what} (${texts})`;
}
