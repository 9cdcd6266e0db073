import type { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { Pastime } from "./crowd.ts";
import type { StopAt } from "./plan.ts";

/** A moment at which the bot is killed: a place in its process, or a request on its way. */
export interface Step {
  readonly name: string;
  /** How often of all. */
  readonly weight: number;
  /** What people do first, so that it comes to that. */
  readonly first: readonly Pastime[];
  /** Where the process stops by itself. */
  readonly stop?: (random: () => number) => StopAt;
  /** Which request is held, and when: before Discord does it (then it is lost, or done after the next start), or after. */
  readonly request?: {
    readonly patterns: readonly string[];
    readonly fate: "is lost" | "reaches Discord" | "lands late";
  };
  /** Only while it starts. */
  readonly starting?: true;
  /** With another migration. */
  readonly migrates?: true;
}

const messages = "POST /channels/:channel/messages";
const requests = {
  messages,
  threads: "POST /channels/:channel/messages/:message/threads",
  edits: "PATCH /channels/:channel/messages/:message",
  deletions: "DELETE /channels/:channel/messages/:message",
  answers: "POST /interactions/:interaction/:token/callback",
  directMessages: "POST /users/@me/channels",
};
const openings = "POST /channels/:channel/threads";
const postChanges = "PATCH /channels/:channel";

/** Statements by which delivery keeps what Discord has taken. */
const keeping = 'set "state" =|"post_message_id" =|"card_message_id" =|into "log_posts"';
const several = (random: () => number): number => Math.floor(random() * 6);
const everything: readonly Pastime[] = ["suggest", "decide", "review"];

export const steps: readonly Step[] = [
  { name: "random moment", weight: 6, first: everything },
  {
    name: "before commit",
    weight: 5,
    first: everything,
    stop: (random) => ({ at: "before-commit", passing: several(random), fromStart: false }),
  },
  {
    name: "after commit",
    weight: 5,
    first: everything,
    stop: (random) => ({ at: "after-commit", passing: several(random), fromStart: false }),
  },
  {
    name: "before send",
    weight: 3,
    first: everything,
    request: { patterns: Object.values(requests), fate: "is lost" },
  },
  {
    name: "after send",
    weight: 8,
    first: everything,
    request: { patterns: Object.values(requests), fate: "reaches Discord" },
  },
  {
    name: "after send (messages)",
    weight: 4,
    first: everything,
    request: { patterns: [messages], fate: "reaches Discord" },
  },
  {
    name: "before the id is stored",
    weight: 6,
    first: everything,
    stop: (random) => ({
      at: "before-commit",
      matching: keeping,
      passing: Math.floor(random() * 3),
      fromStart: false,
    }),
  },
  {
    name: "forum post, before send",
    weight: 1,
    first: ["suggest", "suggest", "suggest"],
    request: { patterns: [openings, postChanges], fate: "is lost" },
  },
  {
    name: "forum post, after send",
    weight: 3,
    first: ["suggest", "suggest", "suggest"],
    request: { patterns: [openings, postChanges], fate: "reaches Discord" },
  },
  {
    name: "lands late",
    weight: 2,
    first: everything,
    request: {
      patterns: [requests.messages, requests.threads, requests.edits, requests.answers],
      fate: "lands late",
    },
  },
  {
    name: "forum post, lands late",
    weight: 1,
    first: ["suggest", "suggest", "suggest"],
    request: { patterns: [openings], fate: "lands late" },
  },
  { name: "while starting", weight: 2, first: [], starting: true },
  {
    name: "in mid-migration",
    weight: 2,
    first: [],
    starting: true,
    migrates: true,
    stop: (random) =>
      random() < 0.3
        ? { at: "before-commit", matching: "crash_", passing: 0, fromStart: true }
        : { at: "statement", matching: "vacuum into|crash_", passing: Math.floor(random() * 4), fromStart: true },
  },
];

/** One of these, drawn by weight. */
export function drawStep(random: () => number, among: readonly Step[]): Step {
  let at = random() * among.reduce((sum, { weight }) => sum + weight, 0);
  const step = among.find(({ weight }) => (at -= weight) < 0) ?? among[0];
  if (step === undefined) throw new Error("there are no steps");
  return step;
}

/** Holds the next of one of a step's requests; `release` lets go of all. */
export function holdRequest({ faults }: LocalDiscord, { request }: Step, random: () => number) {
  const pattern = request?.patterns[Math.floor(random() * request.patterns.length)];
  if (request === undefined || pattern === undefined) return undefined;
  const afterHandling = request.fate === "reaches Discord";
  // Those of the next process are not held.
  const gate = faults.holds(pattern, { afterHandling, ...(request.fate === "lands late" && { times: 1 }) });
  const lost = request.fate === "is lost" ? faults.drops(pattern) : undefined;
  return {
    pattern,
    landsLate: request.fate === "lands late",
    arrived: gate.arrived(),
    release: () => {
      gate.end();
      lost?.end();
    },
  };
}
