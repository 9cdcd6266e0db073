import type { Board, GuildRules } from "../boards/boards.ts";
import { diagnose } from "../boards/diagnosis.ts";
import { Refusal } from "../errors.ts";
import { doctorView } from "../views/doctor.ts";
import { setupChannelStep, setupCheckStep, setupReviewStep } from "../views/setup-steps.ts";
import type { Answer, Context } from "./command.ts";

/** Step 1 of `/setup`, in place of the step that was seen. */
export async function channelStep({ guildId, words, services }: Context): Promise<Answer> {
  const [board] = (await services.boards.rules(guildId)).boards;
  return { kind: "replace", message: setupChannelStep(board, words) };
}

/** Step 2, as everything stands now. */
export async function reviewStep(context: Context): Promise<Answer> {
  const { board, rules } = await firstBoard(context);
  return { kind: "replace", message: setupReviewStep(board, rules.settings, context.words) };
}

/** Step 3, with what the doctor finds now. */
export async function checkStep(context: Context): Promise<Answer> {
  const { guildId, words, services } = context;
  const [{ board, rules }, facts] = await Promise.all([firstBoard(context), services.serverFacts.read(guildId)]);
  const checked = doctorView({ findings: diagnose(rules, facts), boards: rules.boards.length }, words);
  return { kind: "replace", message: setupCheckStep(board, checked, words) };
}

/** The server's first board; it may have been deleted while somebody looked at a step. */
export async function firstBoard({ guildId, services }: Context): Promise<{ board: Board; rules: GuildRules }> {
  const rules = await services.boards.rules(guildId);
  const [board] = rules.boards;
  if (board === undefined) throw new Refusal("board-missing", {});
  return { board, rules };
}
