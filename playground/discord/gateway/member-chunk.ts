import { memberBody } from "../world/bodies.ts";
import type { World } from "../world/world.ts";
import { isRecord } from "./identify.ts";

const mostAtOnce = 100;

/** The answer to opcode 8: members by id or by the start of their name; all of them only with the members intent. */
export function memberChunk(world: World, data: unknown, mayListAll: boolean): object | undefined {
  if (!isRecord(data)) return undefined;
  const guild = world.guilds.get(String(data["guild_id"]));
  if (guild === undefined) return undefined;
  const userIds = idsIn(data["user_ids"]);
  const query = typeof data["query"] === "string" ? data["query"].toLowerCase() : undefined;
  if (userIds === undefined && (query === undefined || (query === "" && !mayListAll))) return undefined;

  const found: object[] = [];
  for (const id of userIds ?? guild.members.keys()) {
    const member = guild.members.get(id);
    const user = world.users.get(id);
    if (member === undefined || user === undefined) continue;
    if (userIds === undefined && !user.username.toLowerCase().startsWith(query ?? "")) continue;
    found.push(memberBody(member, user));
    if (found.length === mostAtOnce && query !== "") break;
  }
  return {
    guild_id: guild.id,
    members: found,
    chunk_index: 0,
    chunk_count: 1,
    not_found: (userIds ?? []).filter((id) => !guild.members.has(id)),
    ...("nonce" in data && { nonce: data["nonce"] }),
  };
}

function idsIn(value: unknown): string[] | undefined {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.map(String) : undefined;
}
