import type { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { Channel } from "../../playground/discord/world/types.ts";
import { type SeenMessage, seenMessage } from "../../playground/people/seen.ts";
import { Findings } from "./finding.ts";
import { judgeCard, judgePost, judgeQueuePost } from "./judge-looks.ts";
import type { Quarter } from "./quarter.ts";
import type { StoredSuggestion, StoredWorld } from "./stored-world.ts";

const logged = ["approved", "rejected", "implemented", "duplicate", "planned", "in_progress"];

/** Compares what stands on a server with what is stored: each card, copy, post, thread and direct message once, and as it is to look. */
export function judgeMessages(discord: LocalDiscord, quarter: Quarter, world: StoredWorld): Findings {
  const findings = new Findings();
  const ours = messagesOf(discord, [...quarter.server.guild.channels.values()]);
  const wanted = new Set<string>();
  const expect = (id: string | null, number: number, what: string): SeenMessage | undefined => {
    const message = ours.get(id ?? "");
    if (id === null || message === undefined) findings.add("lost", number, `its ${what} is not there`);
    else if (wanted.has(id)) findings.add("doubled", number, `its ${what} is something else as well`);
    if (id !== null) wanted.add(id);
    return message;
  };
  for (const suggestion of world.suggestions) {
    const { number, status, published, board } = suggestion;
    const queued = world.queue.find((entry) => entry.number === number);
    if (board === "moves" && queued === undefined) findings.add("lost", number, "its entry in the queue");
    const postIntent = world.intents.find(({ id }) => id === queued?.post_intent_id);
    // What was reviewed or withdrawn before its post stood gets none. One that stands all the same is one too many, below.
    const isUnposted = queued?.post_message_id === null && queued.outcome !== null && postIntent?.state === "done";
    if (queued !== undefined && !isUnposted) {
      const post = expect(queued.post_message_id, number, "post in the queue's channel");
      if (post !== undefined) judgeQueuePost(post, suggestion, queued.outcome, findings);
    }
    const copies = world.logs.filter((row) => row.number === number);
    const copied = board === "suggestions" && published && logged.includes(status) ? 1 : 0;
    findings.count(copies.length, { least: copied, most: copied }, number, "copies in the log");
    for (const { channel_id, message_id } of copies) {
      if (channel_id !== quarter.done.id) findings.add("stale", number, "its copy stands in another channel");
      const copy = expect(message_id, number, "copy in the log");
      if (copy !== undefined) judgeCard(copy, suggestion, world, findings, "copy");
    }
    if (!published) {
      if (suggestion.card_message_id !== null) findings.add("doubled", number, "a card before its review");
      continue;
    }
    if (suggestion.card_problem !== null) findings.add("lost", number, `its card: ${suggestion.card_problem}`);
    const card = expect(suggestion.card_message_id, number, "card");
    if (card === undefined) continue;
    judgeCard(card, suggestion, world, findings, "card");
    const place = cardPlace(quarter, suggestion);
    if (place !== undefined && card.channelId !== place.id)
      findings.add("stale", number, `its card is not in #${place.name}`);
    if (board === "ideas") judgePost(quarter, suggestion, findings);
    else judgeThread(quarter, suggestion, findings);
  }
  judgeThreads(quarter, world, findings);
  judgeSent(discord, quarter, world, { ours, wanted }, findings);
  return findings;
}

/** Pings and direct messages, of which nothing but their intent is kept; and whatever stands there that nothing knows of. */
function judgeSent(
  discord: LocalDiscord,
  quarter: Quarter,
  world: StoredWorld,
  { ours, wanted }: { readonly ours: ReadonlyMap<string, SeenMessage>; readonly wanted: Set<string> },
  findings: Findings,
): void {
  const people = [...quarter.authors, ...quarter.voters, ...quarter.mods];
  const sent = [...ours.values(), ...people.flatMap((person) => person.dms())];
  for (const { id, number, kind, state, problem } of world.intents) {
    const isMessage = ["decision-dm", "follower-dm", "thread-ping", "author-ping"].includes(kind);
    const found = sent.filter((message) => markOf(message) === id && message.authorId === discord.application.id);
    if (isMessage) {
      const count = state === "done" ? 1 : 0;
      findings.count(found.length, { least: count, most: count }, number, `messages of ${kind} ${id}`);
      for (const message of found) wanted.add(message.id);
    }
    if (state === "failed" && problem !== "dm-off") findings.add("lost", number, `${kind} ${id} failed: ${problem}`);
    const waits = state === "pending" && world.suggestions.some((one) => one.number === number && one.published);
    if (waits) findings.add("lost", number, `${kind} ${id} is still owed`);
  }
  const known = new Map(world.intents.map(({ id, number }) => [id, number]));
  for (const message of sent) {
    if (wanted.has(message.id) || message.authorId !== discord.application.id) continue;
    const mark = markOf(message);
    const number = mark === undefined ? undefined : known.get(mark);
    const forum = quarter.server.guild.channels.get(message.channelId)?.parentId === quarter.channels.ideas.id;
    findings.add(
      forum ? "forum" : "doubled",
      number,
      `a message too many, with the mark ${mark}: ${message.text.slice(0, 60)}`,
    );
  }
}

function cardPlace({ channels, moved }: Quarter, { board, status }: StoredSuggestion): Channel | undefined {
  if (board === "ideas") return undefined;
  return board === "moves" && logged.includes(status) ? moved : channels[board];
}

function judgeThread({ server, channels }: Quarter, suggestion: StoredSuggestion, findings: Findings): void {
  const { number, board, card_thread_id: threadId, card_message_id: cardId } = suggestion;
  const thread = server.guild.channels.get(threadId ?? "");
  if (thread === undefined) findings.add("lost", number, "its thread is not there");
  // It stays where it was opened: on the card, before that moved or after.
  else if (thread.parentId !== channels[board].id && threadId !== cardId)
    findings.add("stale", number, "its thread hangs somewhere else");
}

function judgeThreads({ server, channels }: Quarter, { suggestions }: StoredWorld, findings: Findings): void {
  const known = new Set(suggestions.map((suggestion) => suggestion.card_thread_id));
  for (const { id, name, thread, parentId } of server.guild.channels.values()) {
    // Posts of the forum are counted apart.
    if (thread === undefined || parentId === channels.ideas.id || known.has(id)) continue;
    const number = Number(/#(\d+)/u.exec(name)?.[1]);
    findings.add("doubled", Number.isNaN(number) ? undefined : number, `a thread too many: ${name}`);
  }
}

/** The bot's own messages for everybody, by id; not the lines that Discord writes about threads. */
function messagesOf(discord: LocalDiscord, channels: readonly Channel[]): ReadonlyMap<string, SeenMessage> {
  const all = channels.flatMap((channel) => [...channel.messages.values()]);
  const ours = all.filter(({ authorId, body }) => authorId === discord.application.id && body.components.length > 0);
  return new Map(ours.map((message) => [message.id, seenMessage(message)]));
}

function markOf({ raw }: SeenMessage): number | undefined {
  return raw.components[0]?.id;
}
