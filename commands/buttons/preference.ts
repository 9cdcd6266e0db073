import type { Answer, Button, PersonalContext } from "../../src/discord/command.ts";
import { Refusal } from "../../src/errors.ts";
import { preferenceNames, preferencesView } from "../../src/views/preferences.ts";

/** The switches under `/preferences`: `preference:direct-messages:off`. */
export const preference: Button = {
  name: "preference",
  press: choose,
  pressInPrivate: choose,
};

async function choose([name, to, ...rest]: readonly string[], context: PersonalContext): Promise<Answer> {
  if ((to !== "on" && to !== "off") || rest.length > 0) throw new Refusal("control-unknown", {});
  const { userId, interactionId, words, services } = context;
  const changes = { [preferenceNamed(name)]: to === "on" };
  const now = await services.preferences.change({ userId, changes, interactionId, at: new Date() });
  return { kind: "replace", message: preferencesView(now, words) };
}

function preferenceNamed(name: string | undefined): keyof typeof preferenceNames {
  if (name === preferenceNames.directMessages) return "directMessages";
  if (name === preferenceNames.threadPings) return "threadPings";
  throw new Refusal("control-unknown", {});
}
