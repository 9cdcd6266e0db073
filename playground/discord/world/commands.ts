import { isDeepStrictEqual } from "node:util";
import { ApplicationCommandType } from "discord-api-types/v10";
import type { Command, CommandOption } from "./types.ts";

/** A command as it is registered. */
export interface CommandDraft {
  readonly name: string;
  readonly type?: ApplicationCommandType;
  readonly description?: string;
  readonly options?: readonly CommandOption[] | null;
  readonly default_member_permissions?: string | number | null;
  readonly contexts?: readonly number[] | null;
  readonly integration_types?: readonly number[] | null;
  readonly nsfw?: boolean | null;
  readonly name_localizations?: object | null;
  readonly description_localizations?: object | null;
}

/** The command that Discord makes of it. One that replaces another keeps its id, and its version if nothing changed. */
export function commandFrom(
  draft: CommandDraft,
  before: Command | undefined,
  from: { readonly id: () => string; readonly applicationId: string; readonly guildId: string | undefined },
): Command {
  const options = (draft.options ?? []).map(normalOption);
  const permissions = draft.default_member_permissions ?? null;
  const command = {
    id: before?.id ?? from.id(),
    application_id: from.applicationId,
    ...(from.guildId !== undefined && { guild_id: from.guildId }),
    version: before?.version ?? "",
    default_member_permissions: permissions === null ? null : String(permissions),
    type: draft.type ?? ApplicationCommandType.ChatInput,
    name: draft.name,
    name_localizations: draft.name_localizations ?? null,
    description: draft.description ?? "",
    description_localizations: draft.description_localizations ?? null,
    ...(from.guildId === undefined && { dm_permission: draft.contexts?.includes(1) ?? true }),
    contexts: draft.contexts ?? null,
    integration_types: draft.integration_types ?? [0],
    ...(options.length > 0 && { options }),
    nsfw: draft.nsfw ?? false,
  };
  return before !== undefined && isDeepStrictEqual(command, before) ? before : { ...command, version: from.id() };
}

/** Without the dictionaries of translations, as commands are listed unless asked for with them. */
export function withoutLocalizations(command: Command): Command {
  const { name_localizations: _names, description_localizations: _descriptions, options, ...rest } = command;
  return { ...rest, ...(options !== undefined && { options: options.map(bareOption) }) };
}

/** Discord leaves out what is false, and tells of missing translations as null. */
function normalOption(option: CommandOption): CommandOption {
  const { required, autocomplete, options, choices, ...rest } = option;
  return {
    ...rest,
    name_localizations: option["name_localizations"] ?? null,
    description_localizations: option["description_localizations"] ?? null,
    ...(required === true && { required }),
    ...(autocomplete === true && { autocomplete }),
    ...(options !== undefined && options.length > 0 && { options: options.map(normalOption) }),
    ...(choices !== undefined &&
      choices.length > 0 && { choices: choices.map((choice) => ({ name_localizations: null, ...choice })) }),
  };
}

function bareOption(option: CommandOption): CommandOption {
  const { name_localizations: _names, description_localizations: _descriptions, options, choices, ...rest } = option;
  return {
    ...rest,
    ...(options !== undefined && { options: options.map(bareOption) }),
    ...(choices !== undefined && { choices: choices.map(({ name, value }) => ({ name, value })) }),
  };
}
