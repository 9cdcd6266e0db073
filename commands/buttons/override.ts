import type { Button } from "../../src/discord/command.ts";
import { decidedAnswer } from "../../src/discord/decided-answer.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";
import { suggestionStatuses } from "../../src/suggestions/status.ts";

/** "Override" under the question of whoever decides what is decided: `override:12:approved:5:` and the interaction that asked. */
export const override: Button = {
  name: "override",

  async press([number, status, version, askedBy = "", ...rest], context) {
    const to = suggestionStatuses.find((known) => known === status);
    if (to === undefined || !/^\d{1,20}$/.test(askedBy) || rest.length > 0) throw new Refusal("control-unknown", {});
    const { guildId, actor, interactionId, services } = context;
    const decided = await services.decisions.override({
      guildId,
      number: controlNumber(number),
      to,
      statusVersion: controlNumber(version),
      askedBy,
      by: actor,
      interactionId,
    });
    return await decidedAnswer("replace", decided, context);
  },
};
