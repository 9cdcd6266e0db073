import type { Words } from "../i18n/catalogue.ts";
import type { PeriodFigures, ServerFigures } from "../suggestions/figures.ts";
import { suggestionStatuses } from "../suggestions/status.ts";
import { duration, figure } from "./figure.ts";
import { codeBlock, inertText } from "./inert.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { statusLabel } from "./status-look.ts";
import { table } from "./table.ts";

const rows = [
  ["suggestions", "suggestions"],
  ["anonymous", "anonymous"],
  ["namedAuthors", "named-authors"],
  ["votes", "votes"],
  ["answers", "answers"],
  ["approved", "approved"],
  ["rejected", "rejected"],
] as const satisfies readonly (readonly [keyof PeriodFigures, string])[];

const weeksPerMonth = 30 / 7;

/** Totals and rates of a server's suggestions, or of one board's. */
export function serverFiguresView(figures: ServerFigures, words: Words): MessageBody {
  const { board, week, month, all } = figures;
  const heading =
    board === undefined ? words.text("stats.server") : words.text("stats.board", { board: inertText(board.name) });
  if (all.suggestions === 0)
    return message([textDisplay(`### ${heading}`), textDisplay(words.text("stats.server-none"))]);
  const counts = table([
    ["", words.text("stats.week"), words.text("stats.month"), words.text("stats.all")],
    ...rows.map(([name, key]) => [
      words.text(`stats.${key}`),
      ...[week, month, all].map((period) => figure(period[name], words)),
    ]),
  ]);
  return message([
    textDisplay(`### ${heading}`),
    textDisplay(statuses(figures, words)),
    textDisplay(codeBlock(counts)),
    textDisplay(rates(figures, words)),
  ]);
}

function statuses({ byStatus, board }: ServerFigures, words: Words): string {
  return suggestionStatuses
    .flatMap((status) => {
      const count = byStatus.get(status) ?? 0;
      return count === 0 ? [] : [`${statusLabel(status, words, board)} **${figure(count, words)}**`];
    })
    .join(" · ");
}

function rates({ month, all, byStatus, votesHidden }: ServerFigures, words: Words): string {
  const tenth = (value: number) => new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 }).format(value);
  const share = (part: number, whole: number) =>
    new Intl.NumberFormat(words.locale, { style: "percent", maximumFractionDigits: 0 }).format(part / whole);
  const lines = [
    words.text("stats.rate-suggestions", { count: tenth(month.suggestions / weeksPerMonth) }),
    words.text("stats.rate-votes", { count: tenth(all.votes / all.suggestions) }),
  ];
  if (all.answers > 0 && all.medianAnswerMs !== undefined) {
    const gone = (byStatus.get("withdrawn") ?? 0) + (byStatus.get("removed") ?? 0);
    lines.push(
      words.text("stats.rate-answers", {
        answered: share(all.answers, all.suggestions - gone),
        approved: share(all.approved, all.answers),
      }),
      words.text("stats.rate-time", { duration: duration(all.medianAnswerMs) }),
    );
  }
  if (votesHidden) lines.push(words.text("stats.votes-hidden"));
  return lines.map((line) => `- ${line}`).join("\n");
}
