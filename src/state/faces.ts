import type { SuggestionsState } from "./suggestions-state.ts";
import { within } from "./within.ts";

/** Name and avatar as a card shows them. */
export interface Face {
  readonly name: string;
  readonly avatarUrl?: string;
}

const cdn = "https://cdn.discordapp.com";

/** The face of a person on a server, if it is known within `withinMs`; `undefined` means: draw the name that is stored. */
export function faceOf(
  state: SuggestionsState,
  guildId: string,
  userId: string,
  withinMs: number,
): Promise<Face | undefined> {
  return within(withinMs, lookUp(state, guildId, userId));
}

async function lookUp(state: SuggestionsState, guildId: string, userId: string): Promise<Face | undefined> {
  const member = await state.fetchMember(guildId, userId);
  if (member !== undefined) {
    const { displayName, userAvatar, memberAvatar } = member;
    const path =
      memberAvatar === null ? undefined : `guilds/${guildId}/users/${userId}/avatars/${memberAvatar}.png?size=128`;
    return face(displayName, path ?? userPath(userId, userAvatar));
  }
  // Left the server: the account may still exist, or be gone for good (10013).
  const user = await state.fetchUser(userId);
  return user === undefined ? undefined : face(user.displayName, userPath(userId, user.avatar));
}

function userPath(userId: string, avatar: string | null): string | undefined {
  return avatar === null ? undefined : `avatars/${userId}/${avatar}.png?size=128`;
}

function face(name: string, path: string | undefined): Face {
  return { name, ...(path !== undefined && { avatarUrl: `${cdn}/${path}` }) };
}
