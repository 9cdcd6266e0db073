import type { BoardChanges } from "../../src/boards/boards.ts";
import type { Button, Context } from "../../src/discord/command.ts";
import { chooseFirstBoard } from "../../src/discord/first-board.ts";
import { channelStep, checkStep, firstBoard, reviewStep } from "../../src/discord/setup-pages.ts";
import { Refusal } from "../../src/errors.ts";
import { setupDoneView, testPostView } from "../../src/views/setup-steps.ts";

/** The way through `/setup`: what is switched is stored at once, and every step shows what stands. */
export const setup: Button = {
  name: "setup",

  async press([what = "", to = ""], context) {
    if (!context.actor.isManager) throw new Refusal("not-manager", {});
    switch (what) {
      case "back":
        return await channelStep(context);
      case "review":
        return await reviewStep(context);
      case "check":
        return await checkStep(context);
      case "test":
        return await test(context);
      case "create":
        await create(to, context);
        return await reviewStep(context);
      default:
        await change(switched(what, to), context);
        return await reviewStep(context);
    }
  },
};

async function test(context: Context) {
  const { words, serverWords, services } = context;
  const { board } = await firstBoard(context);
  await services.testPost.run(board, testPostView(serverWords), serverWords.text("setup.test-thread"));
  return { kind: "replace" as const, message: setupDoneView(board, words) };
}

async function create(kind: string, context: Context): Promise<void> {
  if (kind !== "text" && kind !== "forum") throw new Refusal("control-unknown", {});
  const { guildId, serverWords, services } = context;
  const channelId = await services.channels.make(guildId, kind, serverWords.text("setup.channel-name"));
  await chooseFirstBoard(channelId, {}, context);
}

async function change(rules: BoardChanges, context: Context): Promise<void> {
  const { board } = await firstBoard(context);
  const outcome = await context.services.boards.edit(context.guildId, board.id, rules);
  if (outcome.kind !== "stored") throw new Refusal("board-missing", {});
}

function switched(what: string, to: string): BoardChanges {
  if (what === "queue" && (to === "off" || to === "virtual")) return { queue: to };
  if (to !== "yes" && to !== "no") throw new Refusal("control-unknown", {});
  switch (what) {
    case "anonymousAllowed":
    case "imagesAllowed":
    case "threads":
      return { [what]: to === "yes" };
    default:
      throw new Refusal("control-unknown", {});
  }
}
