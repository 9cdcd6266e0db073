import type { Suggester } from "../../playground/people/suggesters.ts";
import type { Place, Town } from "./town.ts";

/** Somebody, and everything by which they could be known. */
export interface Traced {
  readonly person: Suggester;
  readonly traces: readonly string[];
}

/** Somebody whose id, names and avatar are found wherever they stand. */
export function somebody({ server, box }: Pick<Place, "server" | "box">, name: string): Traced {
  const person = server.join(name);
  person.here = box;
  const nick = `${name} the Nick`;
  person.user.username = `${name.toLowerCase()}.account`;
  person.user.avatar = `a_${name.toLowerCase()}facefeed`;
  const member = server.guild.members.get(person.id);
  if (member !== undefined) member.nick = nick;
  return { person, traces: [person.id, name, person.user.username, person.user.avatar, nick] };
}

export const holdsAny = (text: string, traces: readonly string[]) => traces.filter((trace) => text.includes(trace));

/** What the bot asked of Discord or told it that has one of these in it. */
export function requestsWith({ discord }: Town, traces: readonly string[]): string[] {
  const found = discord.requests
    .all()
    .filter(({ path, query, body, files }) => holdsAny(JSON.stringify([path, query, body, files]), traces).length > 0)
    .map(({ method, path }) => `${method} ${path}`);
  return [...new Set(found)];
}

/** Everything that others can see: messages, their own answers, threads, direct messages. */
export function seenBy(people: readonly Suggester[], { server }: Pick<Place, "server">): string {
  const channels = [...server.guild.channels.values()];
  const threads = channels.map(({ name, thread }) => [name, [...(thread?.memberIds ?? [])]]);
  return JSON.stringify([people.map((one) => [channels.map((channel) => one.sees(channel)), one.dms()]), threads]);
}
