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
  const wanted = commands.map((command) => essence(command));
  const present = registered.map((command) => essence(command));
  if (isDeepStrictEqual(sorted(wanted), sorted(present))) return "unchanged";
  await rest.put(Routes.applicationCommands(applicationId), { body: commands });
  return "written";
}

function sorted(commands: readonly Essence[]): readonly Essence[] {
  return commands.toSorted((one, other) => (String(one["name"]) < String(other["name"]) ? -1 : 1));
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
