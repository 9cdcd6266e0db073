import type { Button } from "../../src/discord/command.ts";
import { Refusal } from "../../src/errors.ts";
import { retriedView } from "../../src/views/doctor.ts";

/** Tries again what could not be shown, after somebody mended what was in its way. */
export const doctor: Button = {
  name: "doctor",

  async press([what], { guildId, actor, words, services }) {
    if (what !== "retry") throw new Refusal("control-unknown", {});
    if (!actor.isManager) throw new Refusal("not-manager", {});
    return { kind: "message", message: retriedView(await services.delivery.retry(guildId), words) };
  },
};
