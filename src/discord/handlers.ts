import { type AutocompleteInteraction, ComponentType, type Interaction, type ModalSubmitInteraction } from "discord.js";
import { Refusal } from "../errors.ts";
import type { InteractionKind } from "../operations/series/interactions.ts";
import { parseCustomId } from "../views/custom-id.ts";
import type { Deferral } from "./answering.ts";
import type {
  Answer,
  Button,
  Command,
  Context,
  MemberButton,
  MemberContext,
  MessageMenu,
  PersonalContext,
  Select,
} from "./command.ts";

/** What answers an interaction, found before anything is run. */
export type Handler = Handling & (HandlesActors | HandlesMembers);

interface HandlesActors {
  readonly run: (context: Context) => Promise<Answer>;
  /** What answers in direct messages, where anything does. */
  readonly runInPrivate?: ((context: PersonalContext) => Promise<Answer>) | undefined;
}

interface HandlesMembers {
  readonly runAsMember: (context: MemberContext) => Promise<Answer>;
}

interface Handling {
  readonly used: InteractionKind;
  readonly deferral: Deferral;
  /** What the person typed, to hand back when this fails. */
  readonly typed: string | undefined;
}

export interface HandlersOptions {
  readonly commands: readonly Command[];
  readonly menus: readonly MessageMenu[];
  readonly buttons: readonly (Button | MemberButton)[];
  readonly selects: readonly Select[];
}

/** What no handler of ours answers to. */
export const unknownUse: InteractionKind = { kind: "other", command: "unknown" };

/** Finds what answers an interaction: by the name of its command, or the beginning of its custom id. */
export class Handlers {
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #menus: ReadonlyMap<string, MessageMenu>;
  readonly #buttons: ReadonlyMap<string, Button | MemberButton>;
  readonly #selects: ReadonlyMap<string, Select>;

  constructor({ commands, menus, buttons, selects }: HandlersOptions) {
    this.#commands = new Map(commands.map((command) => [command.data.name, command]));
    this.#menus = new Map(menus.map((menu) => [menu.data.name, menu]));
    this.#buttons = new Map(buttons.map((button) => [button.name, button]));
    this.#selects = new Map(selects.map((select) => [select.name, select]));
  }

  command(name: string): Command | undefined {
    return this.#commands.get(name);
  }

  find(interaction: Exclude<Interaction, AutocompleteInteraction>): Handler {
    if (interaction.isChatInputCommand()) {
      const command = this.#commands.get(interaction.commandName);
      if (command !== undefined) {
        const run = (context: Context) => command.run(interaction, context);
        const { runInPrivate } = command;
        return {
          used: { kind: "command", command: command.data.name },
          run,
          runInPrivate: runInPrivate && ((context) => runInPrivate(interaction, context)),
          deferral: "reply",
          typed: command.typed?.(interaction),
        };
      }
    }
    if (interaction.isMessageContextMenuCommand()) {
      const menu = this.#menus.get(interaction.commandName);
      const { id: messageId, content: text, attachments } = interaction.targetMessage;
      const message = { messageId, text, hasAttachments: attachments.size > 0 };
      if (menu !== undefined) {
        const used = { kind: "menu", command: menu.data.name } as const;
        return { used, run: (context) => menu.run(message, context), deferral: "reply", typed: undefined };
      }
    }
    if (interaction.isModalSubmit()) {
      const { data, modal } = this.#commands.get(parseCustomId(interaction.customId)?.name ?? "") ?? {};
      if (data !== undefined && modal !== undefined) {
        const run = (context: Context) => modal.submit(interaction, context);
        return {
          used: { kind: "form", command: data.name },
          run,
          deferral: "reply",
          typed: typedIntoForm(interaction),
        };
      }
      return { used: unknownUse, run: unknownControl, deferral: "reply", typed: typedIntoForm(interaction) };
    }
    if (interaction.isButton()) {
      const { name = "", args = [] } = parseCustomId(interaction.customId) ?? {};
      const button = this.#buttons.get(name);
      if (button !== undefined) return { ...handlerOf(button, args), deferral: "update", typed: undefined };
    }
    if (interaction.isAnySelectMenu()) {
      const { name = "", args = [] } = parseCustomId(interaction.customId) ?? {};
      const select = this.#selects.get(name);
      const { values } = interaction;
      if (select !== undefined) {
        const used = { kind: "select", command: select.name } as const;
        return { used, run: (context) => select.choose(args, values, context), deferral: "update", typed: undefined };
      }
    }
    return { used: unknownUse, run: unknownControl, deferral: "reply", typed: undefined };
  }
}

function handlerOf(button: Button | MemberButton, args: readonly string[]) {
  const used = { kind: "button", command: button.name } as const;
  if ("pressAsMember" in button)
    return { used, runAsMember: (context: MemberContext) => button.pressAsMember(args, context) };
  const { pressInPrivate } = button;
  return {
    used,
    run: (context: Context) => button.press(args, context),
    runInPrivate: pressInPrivate && ((context: PersonalContext) => pressInPrivate(args, context)),
  };
}

async function unknownControl(): Promise<never> {
  throw new Refusal("control-unknown", {});
}

/** Everything that was written into a form, also into one that nobody here knows. */
function typedIntoForm({ fields }: ModalSubmitInteraction): string {
  return fields.fields
    .map((field) => (field.type === ComponentType.TextInput ? field.value : ""))
    .filter((text) => text !== "")
    .join("\n\n");
}
