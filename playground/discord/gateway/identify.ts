import { GatewayCloseCodes, GatewayIntentBits } from "discord-api-types/v10";
import type { Application } from "../world/types.ts";

export interface Identify {
  readonly token: string;
  readonly intents: number;
  readonly shard: readonly [index: number, count: number];
}

export interface Refusal {
  readonly code: GatewayCloseCodes;
  readonly reason: string;
}

const privilegedIntents =
  GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
const everyIntent = Object.values(GatewayIntentBits).reduce<number>(
  (all, bit) => (typeof bit === "number" ? all | bit : all),
  0,
);
const guildsPerShard = 2_500;

/** Reads an IDENTIFY, or says with which code the connection is to be closed. */
export function parseIdentify(data: unknown): Identify | Refusal {
  if (!isRecord(data) || typeof data["token"] !== "string") {
    return { code: GatewayCloseCodes.DecodeError, reason: "Error while decoding payload." };
  }
  const intents = data["intents"];
  if (typeof intents !== "number" || !Number.isInteger(intents) || (intents & ~everyIntent) !== 0) {
    return { code: GatewayCloseCodes.InvalidIntents, reason: "Invalid intent(s)." };
  }
  const shard = parseShard(data["shard"]);
  if (shard === undefined) return { code: GatewayCloseCodes.InvalidShard, reason: "Invalid shard." };
  return { token: data["token"].replace(/^Bot /, ""), intents, shard };
}

/** What Discord holds against an identify of that application, if anything. */
export function refusalOf(
  identify: Identify,
  application: Application | undefined,
  guilds: number,
): Refusal | undefined {
  if (application === undefined || application.token !== identify.token) {
    return { code: GatewayCloseCodes.AuthenticationFailed, reason: "Authentication failed." };
  }
  const undisclosed = identify.intents & privilegedIntents & ~application.privilegedIntents;
  if (undisclosed !== 0) return { code: GatewayCloseCodes.DisallowedIntents, reason: "Disallowed intent(s)." };
  if (guilds / identify.shard[1] > guildsPerShard) {
    return { code: GatewayCloseCodes.ShardingRequired, reason: "Sharding required." };
  }
  return undefined;
}

function parseShard(shard: unknown): readonly [number, number] | undefined {
  if (shard === undefined) return [0, 1];
  if (!Array.isArray(shard) || shard.length !== 2) return undefined;
  const index: unknown = shard[0];
  const count: unknown = shard[1];
  if (typeof index !== "number" || typeof count !== "number") return undefined;
  return Number.isInteger(index) && Number.isInteger(count) && index >= 0 && index < count ? [index, count] : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
