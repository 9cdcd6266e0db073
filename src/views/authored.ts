import type { Words } from "../i18n/catalogue.ts";
import { cardLines } from "./decided.ts";
import { type MessageBody, textMessage } from "./message.ts";
import type { Report } from "./progress.ts";
import { statusLabel } from "./status-look.ts";

/** Tells authors how their suggestion stands after they changed it, and how far its card got. */
export function authoredView(what: "edited" | "withdrawn", report: Report, words: Words): MessageBody {
  const { number, status, rules } = report.suggestion;
  if (what === "edited" && status === "queued") return textMessage(words.text("edited.waits", { number }));
  const stands =
    what === "edited"
      ? words.text("edited.stands", { number })
      : words.text("withdrawn.stands", { number, status: statusLabel(status, words, rules) });
  return textMessage([stands, ...cardLines(report, words)].join("\n"));
}
