import type { Words } from "../i18n/catalogue.ts";
import { type MessageBody, maxMessageTextLength, textMessage } from "./message.ts";
import { cut } from "./shorten.ts";

/** A command as it is registered; of its options only the subcommands matter here. */
export interface HelpEntry {
  readonly name: string;
  readonly description: string;
  readonly options?:
    | readonly { readonly type: number; readonly name: string; readonly description: string }[]
    | undefined;
}

const subcommand = 1;

/** Lists what a member may type here, and how voting works. */
export function helpView(commands: readonly HelpEntry[], words: Words): MessageBody {
  const lines = commands.flatMap(commandLines);
  const text = [
    `### ${words.text("help.commands")}`,
    ...(lines.length === 0 ? [words.text("help.none")] : lines),
    `-# ${words.text("help.voting")}`,
  ].join("\n");
  return textMessage(cut(text, maxMessageTextLength));
}

function commandLines({ name, description, options = [] }: HelpEntry): string[] {
  const subcommands = options.filter(({ type }) => type === subcommand);
  if (subcommands.length === 0) return [`- \`/${name}\` ${description}`];
  return subcommands.map((one) => `- \`/${name} ${one.name}\` ${one.description}`);
}
