import type { Select } from "../../src/discord/command.ts";
import { chooseFirstBoard } from "../../src/discord/first-board.ts";
import { reviewStep } from "../../src/discord/setup-pages.ts";
import { saveStaffRoles } from "../../src/discord/staff-roles.ts";
import { Refusal } from "../../src/errors.ts";

/** What is chosen on the way through `/setup`; each choice is stored at once. */
export const setup: Select = {
  name: "setup",

  async choose([what], values, context) {
    if (!context.actor.isManager) throw new Refusal("not-manager", {});
    switch (what) {
      case "channel": {
        const [channelId] = values;
        if (channelId === undefined) throw new Refusal("control-unknown", {});
        await chooseFirstBoard(channelId, {}, context);
        break;
      }
      case "managers":
      case "reviewers":
        await saveStaffRoles(what, values, context);
        break;
      default:
        throw new Refusal("control-unknown", {});
    }
    return await reviewStep(context);
  },
};
