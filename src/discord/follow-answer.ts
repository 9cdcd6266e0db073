import type { FollowWish } from "../suggestions/follows.ts";
import { followView } from "../views/follow.ts";
import type { Answer, Context } from "./command.ts";

/** Follows or unfollows, typed or pressed, and tells the person alone what holds now. */
export async function followAnswer(number: number, wish: FollowWish, context: Context): Promise<Answer> {
  const { guildId, actor, userId, interactionId, words, services } = context;
  const { following } = await services.follows.follow({ guildId, number, by: actor, wish, interactionId });
  const { directMessages } = await services.preferences.of(userId);
  return { kind: "message", message: followView({ number, following, directMessages }, words) };
}
