import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ComponentType, InteractionType, MessageFlags } from "discord-api-types/v10";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { MessageBody } from "../../playground/discord/world/types.ts";
import type { Figures } from "../report.ts";
import { type SubjectName, startSubject } from "./subject.ts";

export interface MemoryOptions {
  readonly guilds: number;
  readonly users: number;
}

const guildsPerShard = 2_000;
const channelsPerGuild = 20;
const rolesPerGuild = 15;
/** Everybody writes a message; one in so many presses a button besides. */
const pressEvery = 50;
const pressesAtOnce = 16;
const mb = 1024 * 1024;

/** Memory after start and after every share of the users was seen, in a server each. */
export async function measureMemory(name: SubjectName, { guilds, users }: MemoryOptions): Promise<Figures> {
  const shards = Math.ceil(guilds / guildsPerShard);
  const dataDir = mkdtempSync(path.join(tmpdir(), "suggestion-box-bench-"));
  const discord = await LocalDiscord.start({ remember: 0, gateway: { shards } });
  const servers = Array.from({ length: guilds }, (_, index) => furnish(discord, index));
  const { apiUrl, token } = discord;
  // Ours opens as many as Discord advises.
  const env = { BENCH_SHARDS: String(shards) };
  const subject = await startSubject({ name, apiUrl, token, dataDir, env });
  const figures: Record<string, number> = {};
  const note = async (when: string) => {
    const { rssBytes, heapBytes } = await subject.read("collect");
    figures[`heap MB, ${when}`] = heapBytes / mb;
    figures[`resident MB, ${when}`] = rssBytes / mb;
  };
  try {
    await note("started");
    const parts = 4;
    for (let part = 1; part <= parts; part += 1) {
      await seen(discord, servers, { from: ((part - 1) * users) / parts, to: (part * users) / parts });
      await note(`${Math.round((part * 100) / parts)} % seen`);
    }
    return figures;
  } finally {
    await subject.stop();
    await discord.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function furnish(discord: LocalDiscord, index: number): LocalServer {
  const server = discord.addServer({ name: `Server ${index}` });
  for (let channel = 1; channel < channelsPerGuild; channel += 1) server.addChannel({ name: `channel-${channel}` });
  for (let role = 2; role < rolesPerGuild; role += 1) server.addRole(`role ${role}`);
  return server;
}

/** Shows the bot so many people. They are in no list here: what is measured is the bot's memory, not this one's. */
async function seen(
  discord: LocalDiscord,
  servers: readonly LocalServer[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const { world, gateway, guilds } = discord.core;
  const pressed: Promise<void>[] = [];
  for (let index = Math.round(from); index < Math.round(to); index += 1) {
    const server = servers[index % servers.length];
    if (server === undefined) throw new Error("there is no server");
    const user = world.createUser(`member ${index}`);
    const member = guilds.join(server.guild, user.id);
    if (index % pressEvery === 0) {
      // Waited for, so that the bot is never more than some messages behind; several at once, so that it is never idle.
      if (pressed.length >= pressesAtOnce) await pressed.shift();
      pressed.push(press(discord, server, user.id));
    }
    gateway.message(server.general, "MESSAGE_CREATE", messageOf(discord, server, user.id, member.joinedAt));
    server.guild.members.delete(user.id);
    world.users.delete(user.id);
  }
  await Promise.all(pressed);
}

async function press(discord: LocalDiscord, server: LocalServer, userId: string): Promise<void> {
  const source = { id: discord.core.world.nextId(), body: messageOf(discord, server, discord.application.id, "") };
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const { interactions } = discord.core;
  const made = interactions.make(
    {
      type: InteractionType.MessageComponent,
      applicationId: discord.application.id,
      userId,
      channel: server.general,
      source: {
        ...source,
        channelId: server.general.id,
        authorId: discord.application.id,
        createdAtMs: 0,
        attachments: [],
        privateTo: undefined,
        edits: 0,
      },
      data: { custom_id: "vote:1:up", component_type: ComponentType.Button },
    },
    resolve,
  );
  interactions.dispatch(made);
  await promise;
}

function messageOf(discord: LocalDiscord, server: LocalServer, authorId: string, joinedAt: string): MessageBody {
  const user = discord.core.world.users.get(authorId);
  const name = user?.username ?? discord.application.name;
  const author = {
    id: authorId,
    username: name,
    global_name: null,
    avatar: null,
    bot: user === undefined,
    discriminator: "0",
  };
  return {
    id: discord.core.world.nextId(),
    type: 0,
    channel_id: server.general.id,
    guild_id: server.id,
    author,
    ...(user !== undefined && { member: { roles: [], joined_at: joinedAt, deaf: false, mute: false, flags: 0 } }),
    content: "",
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    flags: MessageFlags.SuppressNotifications,
  };
}
