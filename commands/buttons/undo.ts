import type { Button } from "../../src/discord/command.ts";
import { decidedAnswer } from "../../src/discord/decided-answer.ts";
import { controlNumber } from "../../src/discord/options.ts";
import { Refusal } from "../../src/errors.ts";

/** "Undo" under the answer to a removal: `undo:12:5`, with the version of the status that the removal left. */
export const undo: Button = {
  name: "undo",

  async press([number, version, ...rest], context) {
    if (rest.length > 0) throw new Refusal("control-unknown", {});
    const { guildId, actor, interactionId, services } = context;
    const restored = await services.decisions.undoRemoval({
      guildId,
      number: controlNumber(number),
      statusVersion: controlNumber(version),
      by: actor,
      interactionId,
    });
    return await decidedAnswer("replace", restored, context);
  },
};
