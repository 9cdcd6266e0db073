import { setTimeout as pause } from "node:timers/promises";
import type { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { RedisServer } from "../helpers/redis-server.ts";
import type { Crowd } from "./crowd.ts";
import type { CrashDatabase, EngineName } from "./database.ts";
import { readOf } from "./ledger.ts";
import type { Patient } from "./patient.ts";
import type { Quarter } from "./quarter.ts";

export interface Surroundings {
  readonly discord: LocalDiscord;
  readonly database: CrashDatabase;
  readonly patient: Patient;
  readonly redis: RedisServer;
  readonly quarter: Quarter;
  readonly crowd: Crowd;
}

/** Something around the bot that goes wrong for a while, and is well again when `strike` resolves. */
export interface Storm {
  readonly name: string;
  /** On this engine alone. */
  readonly on?: EngineName;
  /** Whether what people do reaches the bot all the time, so that everybody must be answered. */
  readonly reaches: boolean;
  /** Nobody does anything when it begins: Discord's time jumps. */
  readonly fromRest?: true;
  strike(around: Surroundings): Promise<void>;
}

/** What is said where the storage cannot be reached. */
export const refusal = /cannot reach my storage right now/u;
const messages = "POST /channels/:channel/messages";
const edits = "PATCH /channels/:channel/messages/:message";
const answers = "POST /interactions/:interaction/:token/callback";
/** All but the answers to interactions and the way to the gateway. */
const restOfApi = /^(?!POST \/interactions)\S+ \/(?!gateway)/u;
const hourMs = 3_600_000;

/** For so long something goes wrong with every request that a fault names. */
async function during(fault: { end(): void }, ms: number): Promise<void> {
  await pause(ms);
  fault.end();
}

export const storms: readonly Storm[] = [
  { name: "the database pauses 5 s", reaches: true, strike: ({ database }) => database.pause(5_000) },
  {
    name: "the database restarts",
    on: "postgres",
    reaches: true,
    strike: async ({ database }) => await database.restart?.(),
  },
  {
    name: "the disk is full",
    on: "sqlite",
    reaches: true,
    strike: async ({ patient, crowd }) => {
      patient.arm();
      // Room that is left in the file is used up first.
      const until = performance.now() + 10_000;
      const isRefused = (): boolean => crowd.ledger.deeds.some((deed) => refusal.test(readOf(deed)));
      for (; !isRefused() && performance.now() < until; await pause(250)) {
        for (let nth = 0; nth < 3; nth += 1) crowd.suggest("suggestions", false, 1_900);
      }
      await pause(500);
      patient.arm();
    },
  },
  {
    name: "there are no connections",
    on: "postgres",
    reaches: true,
    strike: async ({ database }) => await database.crowdOut?.(2_000),
  },
  {
    name: "Redis is gone",
    reaches: true,
    strike: async ({ redis }) => {
      await redis.kill();
      await pause(1_500);
      await redis.start();
    },
  },
  {
    name: "Redis hangs",
    reaches: true,
    strike: async ({ redis }) => {
      redis.freeze();
      await pause(1_500);
      redis.thaw();
    },
  },
  {
    name: "Discord answers 500",
    reaches: true,
    strike: async ({ discord: { faults } }) => {
      // An answer is sent twice at most.
      faults.fails(answers, { times: 1 });
      await during(faults.fails(restOfApi), 2_000);
    },
  },
  {
    name: "Discord answers 500 although it did it",
    reaches: true,
    strike: async ({ discord: { faults } }) => {
      faults.fails(answers, { times: 1, afterHandling: true });
      await during(faults.fails(restOfApi, { afterHandling: true }), 2_000);
    },
  },
  {
    name: "429 in every channel",
    reaches: true,
    strike: async ({ discord, quarter }) => {
      const { channels, done, moved, desk } = quarter;
      const all = [channels.suggestions, channels.moves, done, moved, desk];
      await Promise.all(
        all.flatMap(({ id }) => [
          useUp(discord, 5, "PATCH", `/channels/${id}/messages/${id}`),
          useUp(discord, 5, "POST", `/channels/${id}/messages`),
        ]),
      );
    },
  },
  {
    name: "429 for everything",
    reaches: true,
    strike: async ({ discord }) => {
      for (let second = 0; second < 3; second += 1) {
        await useUp(discord, 50, "GET", "/users/@me");
        await pause(900);
      }
    },
  },
  {
    name: "30046: cards older than an hour",
    reaches: true,
    fromRest: true,
    strike: async ({ discord }) => {
      discord.clock.advance(hourMs + 60_000);
      await pause(2_500);
    },
  },
  {
    name: "Discord is slow",
    reaches: true,
    strike: ({ discord: { faults } }) => during(faults.latency(/./u, 1_500), 2_500),
  },
  {
    name: "requests are cut off",
    reaches: true,
    strike: async ({ discord: { faults } }) => {
      const after = faults.drops(restOfApi, { afterHandling: true, times: 10 });
      await during(faults.drops(restOfApi, { times: 10 }), 1_500);
      after.end();
    },
  },
  {
    name: "sockets are half open",
    reaches: true,
    strike: async ({ discord: { faults } }) => {
      // Longer than the bot waits for any answer.
      const gates = [messages, edits].flatMap((pattern) =>
        [true, false].map((afterHandling) => faults.holds(pattern, { times: 2, afterHandling })),
      );
      await pause(11_000);
      for (const gate of gates) gate.end();
    },
  },
  {
    name: "the gateway is cut",
    reaches: false,
    strike: async ({ discord: { faults } }) => {
      faults.cutGateway();
      await pause(700);
      faults.cutGateway("broken");
      await pause(700);
      faults.askToReconnect();
      await pause(700);
    },
  },
  {
    name: "the session is invalid",
    reaches: false,
    strike: async ({ discord: { faults } }) => {
      faults.invalidateSessions(true);
      await pause(1_000);
      faults.invalidateSessions(false);
      await pause(1_500);
    },
  },
  {
    name: "everything is delivered twice",
    reaches: true,
    strike: async ({ discord: { faults } }) => {
      faults.duplicateInteractions(40);
      await pause(1_500);
      faults.duplicateInteractions(0);
    },
  },
];

/** Uses up what Discord allows the bot, as another program with its token would. */
async function useUp(discord: LocalDiscord, times: number, method: string, path: string): Promise<void> {
  const headers = { authorization: `Bot ${discord.token}`, "content-type": "application/json" };
  const body = method === "GET" ? null : "{}";
  const ask = () => fetch(`${discord.apiUrl}/v10${path}`, { method, headers, body });
  const responses = await Promise.all(Array.from({ length: times }, ask));
  await Promise.all(responses.map((response) => response.arrayBuffer()));
}
