import {
  type APIGuildChannel,
  ChannelType,
  type Client,
  DiscordAPIError,
  PermissionFlagsBits,
  Routes,
} from "discord.js";
import type { ChannelKind } from "../boards/boards.ts";
import { Refusal } from "../errors.ts";
import type { SuggestionsState } from "../state/suggestions-state.ts";

/** Makes channels where somebody asks for one. */
export interface ChannelMaker {
  /** Its id. Throws the Refusal that says why there is none. */
  make(guildId: string, kind: Exclude<ChannelKind, "announcement">, name: string): Promise<string>;
}

const types = { text: ChannelType.GuildText, forum: ChannelType.GuildForum } as const;

export function channelMaker(client: Client, state: SuggestionsState): ChannelMaker {
  return {
    async make(guildId, kind, name) {
      const me = client.guilds.cache.get(guildId)?.members.me;
      if (me?.permissions.has(PermissionFlagsBits.ManageChannels) !== true) {
        throw new Refusal("channel-not-made", { kind });
      }
      try {
        const body = { name, type: types[kind] };
        const made = (await client.rest.post(Routes.guildChannels(guildId), { body })) as APIGuildChannel;
        // The event that tells of it may be on its way still.
        const snapshot = { id: made.id, guildId, type: made.type, name: made.name };
        await state.observeChannel(snapshot, Date.now());
        return made.id;
      } catch (error) {
        // No permission, or as many channels as a server can have; a forum also wants a community server.
        if (error instanceof DiscordAPIError) throw new Refusal("channel-not-made", { kind });
        throw error;
      }
    },
  };
}
