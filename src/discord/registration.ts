import { isDeepStrictEqual } from "node:util";
import {
  type APIApplicationCommand,
  ApplicationCommandType,
  type REST,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from "discord.js";

/** Registers the commands if Discord has others; says whether it wrote anything. */
export async function registerCommands(
  rest: REST,
  applicationId: string,
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[],
): Promise<"unchanged" | "written"> {
  // Without this query Discord leaves the translations out, and every start would differ.
  const query = new URLSearchParams({ with_localizations: "true" });
  const registered = (await rest.get(Routes.applicationCommands(applicationId), { query })) as APIApplicationCommand[];
  if (commandDifferences(registered, commands).length === 0) return "unchanged";
  await rest.put(Routes.applicationCommands(applicationId), { body: commands });
  return "written";
}

/** Names of the commands that Discord lacks, has otherwise, or has too many. */
export function commandDifferences(registered: readonly NamedCommand[], wanted: readonly NamedCommand[]): string[] {
  const present = byName(registered);
  const ours = byName(wanted);
  const names = new Set([...ours.keys(), ...present.keys()]);
  return [...names].filter((name) => !isDeepStrictEqual(ours.get(name), present.get(name)));
}

interface NamedCommand {
  readonly name: string;
  readonly type?: number | undefined;
}

const typed: number = ApplicationCommandType.ChatInput;

/** A menu may have the name of a command, or another kind's. */
function byName(commands: readonly NamedCommand[]): ReadonlyMap<string, Essence> {
  return new Map(
    commands.map((command) => {
      const isTyped = (command.type ?? typed) === typed;
      return [isTyped ? `/${command.name}` : command.name, essence(command)];
    }),
  );
}

type Essence = Readonly<Record<string, unknown>>;

/** What Discord adds to a registered command. */
const added = new Set(["id", "application_id", "guild_id", "version", "dm_permission", "default_permission"]);
/** What says nothing, because it is what Discord assumes. */
const assumed: Essence = { description: "", nsfw: false, required: false, autocomplete: false, integration_types: [0] };

/** A command without what Discord adds and assumes: equal to another one if both mean the same. */
function essence(command: object): Essence {
  const own = Object.entries({ type: ApplicationCommandType.ChatInput, ...command });
  return meaningful(own.filter(([key]) => !added.has(key)));
}

function meaningful(entries: readonly (readonly [string, unknown])[]): Essence {
  const says = entries.filter(
    ([key, value]) =>
      value !== null && value !== undefined && !isDeepStrictEqual(value, []) && !isDeepStrictEqual(value, assumed[key]),
  );
  return Object.fromEntries(says.map(([key, value]) => [key, meaning(value)]));
}

function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => meaning(item));
  return typeof value === "object" && value !== null ? meaningful(Object.entries(value)) : value;
}
