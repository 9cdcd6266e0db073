import { type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from "discord-api-types/v10";
import type { ChannelUse, Finding, UnfinishedRule } from "../boards/diagnosis.ts";
import type { Words } from "../i18n/catalogue.ts";
import { customId } from "./custom-id.ts";
import { inertName } from "./inert.ts";
import { channelMention, roleMention } from "./marks.ts";
import { type MessageBody, message, textDisplay } from "./message.ts";
import { permissionNames } from "./permissions.ts";

/** What the findings may take of a message's 4,000 characters; whoever mends those that fit sees the next. */
const roomForFindings = 3_500;

export interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly boards: number;
}

/** What fails or will, each with its mend; a button where the bot can try again by itself. */
export function doctorView({ findings, boards }: Diagnosis, words: Words): MessageBody {
  const heading = textDisplay(`### ${words.text("doctor.heading")}`);
  if (findings.length === 0) return message([heading, textDisplay(`✅ ${words.text("doctor.well", { boards })}`)]);
  const lines = fitting(findings.map((finding) => `❌ ${sentence(finding, words)}`));
  const left = findings.length - lines.length;
  const components: APIMessageTopLevelComponent[] = [
    heading,
    ...lines.map((line) => textDisplay(line)),
    ...(left > 0 ? [textDisplay(words.text("doctor.more", { count: left }))] : []),
  ];
  if (findings.some(({ kind }) => kind === "not-shown")) {
    components.push({
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.Button,
          style: ButtonStyle.Primary,
          custom_id: customId("doctor", "retry"),
          label: words.text("doctor.retry"),
        },
      ],
    });
  }
  return message(components);
}

/** Says how many are tried again. */
export function retriedView(count: number, words: Words): MessageBody {
  return message([textDisplay(words.text("doctor.retried", { count }))]);
}

function fitting(lines: readonly string[]): readonly string[] {
  let room = roomForFindings;
  const end = lines.findIndex((line) => {
    room -= line.length;
    return room < 0;
  });
  return end === -1 ? lines : lines.slice(0, end);
}

type Of<Kind extends Finding["kind"]> = Extract<Finding, { readonly kind: Kind }>;

const sentences: { readonly [Kind in Finding["kind"]]: (finding: Of<Kind>, words: Words) => string } = {
  "no-board": (_, words) => words.text("doctor.no-board"),
  "not-shown": (finding, words) =>
    words.text("doctor.not-shown", { ...finding, why: reasons[finding.problem] ?? "other" }),
  "channel-gone": (finding, words) => words.text("doctor.channel-gone", place(finding, words)),
  "rights-missing": (finding, words) =>
    words.text("doctor.rights-missing", {
      ...place(finding, words),
      channel: channelMention(finding.channelId),
      permissions: permissionNames(finding.permissions, words),
    }),
  "queue-nowhere": ({ board }, words) => words.text("doctor.queue-nowhere", { board: boardName(board, words) }),
  "log-nowhere": ({ board }, words) => words.text("doctor.log-nowhere", { board: boardName(board, words) }),
  "tags-missing": ({ board }, words) => words.text("doctor.tags-missing", { board: boardName(board, words) }),
  "role-gone": ({ board, use }, words) =>
    board === undefined
      ? words.text("doctor.staff-role-gone", { use })
      : words.text("doctor.role-gone", { board: boardName(board, words), use }),
  "role-not-pingable": ({ board, roleId }, words) =>
    words.text("doctor.role-not-pingable", { board: boardName(board, words), role: roleMention(roleId) }),
  "grant-missing": ({ roleId, commands }, words) =>
    words.text("doctor.grant-missing", {
      role: roleMention(roleId),
      commands: commands.map((name) => `\`/${name}\``).join(", "),
    }),
};

/** A rule that needs another one, in a sentence with what to do. */
export function unfinishedText(rule: UnfinishedRule, words: Words): string {
  return sentence(rule, words);
}

function sentence<Kind extends Finding["kind"]>(finding: Of<Kind>, words: Words): string {
  const say: (typeof sentences)[Kind] = sentences[finding.kind];
  return say(finding, words);
}

const reasons: Readonly<Record<string, string>> = {
  "card-channel-gone": "gone",
  "card-forbidden": "forbidden",
  "card-tag-required": "tag",
  "log-channel-gone": "logGone",
  "log-forbidden": "logForbidden",
};

function place({ board, use }: { readonly board: string; readonly use: ChannelUse }, words: Words) {
  return { board: boardName(board, words), use: use.startsWith("log-") ? "log" : use };
}

function boardName(name: string, words: Words): string {
  return inertName(name, words.text("person.unknown"));
}
