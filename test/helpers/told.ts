import type { Answer } from "../../playground/people/answer.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";

/** What somebody was answered in the end; throws if others could read it too. */
export async function told(answer: Promise<Answer>): Promise<SeenMessage> {
  const message = await (await answer).final();
  if (!message.ephemeral) throw new Error(`everybody could read the answer: ${message.text}`);
  return message;
}

/** The words of it. */
export async function said(answer: Promise<Answer>): Promise<string> {
  return (await told(answer)).text;
}
