import type { Words } from "../i18n/catalogue.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { handBack } from "./typed.ts";

/** Says that something went wrong on our side; of what, only the id under which the log has it. */
export function defectView(id: string, words: Words, typed?: string): MessageBody {
  const text = words.text("defect.text", { id });
  return message([textDisplay(text), ...handBack(typed, text.length, words)]);
}
