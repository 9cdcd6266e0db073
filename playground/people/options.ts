import { ApplicationCommandOptionType } from "discord-api-types/v10";
import type { CommandOption } from "../discord/world/types.ts";
import { Cannot } from "./cannot.ts";
import type { GivenFile } from "./files.ts";
import { isFile, type Resolver, type WithId } from "./resolver.ts";

/** What somebody fills in; `undefined` is left out. */
export type Given = string | number | boolean | GivenFile | WithId | undefined;
export type GivenOptions = Readonly<Record<string, Given>>;

/** The options as they travel, judged as the client judges them before it sends anything. */
export function encodeOptions(options: readonly CommandOption[], given: GivenOptions, resolver: Resolver): object[] {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !options.some((option) => option.name === name))
      throw new Cannot(`There is no option ${name}`);
  }
  const encoded: object[] = [];
  for (const option of options) {
    const value = given[option.name];
    if (value !== undefined) encoded.push(encodeOption(option, value, resolver));
    else if (option.required === true) throw new Cannot(`The option ${option.name} is required`);
  }
  return encoded;
}

function encodeOption(option: CommandOption, value: Exclude<Given, undefined>, resolver: Resolver): object {
  return { type: option.type, name: option.name, value: encodeValue(option, value, resolver) };
}

function encodeValue(
  option: CommandOption,
  value: Exclude<Given, undefined>,
  resolver: Resolver,
): string | number | boolean {
  const { name } = option;
  switch (option.type) {
    case ApplicationCommandOptionType.String:
      return text(option, value);
    case ApplicationCommandOptionType.Integer:
    case ApplicationCommandOptionType.Number:
      return number(option, value);
    case ApplicationCommandOptionType.Boolean:
      if (typeof value !== "boolean") throw new Cannot(`The option ${name} takes true or false`);
      return value;
    case ApplicationCommandOptionType.Attachment:
      if (!isFile(value)) throw new Cannot(`The option ${name} takes a file`);
      return resolver.attachment(value);
    case ApplicationCommandOptionType.User:
      return resolver.user(named(option, value));
    case ApplicationCommandOptionType.Role:
      return resolver.role(named(option, value));
    case ApplicationCommandOptionType.Mentionable:
      return resolver.userOrRole(named(option, value));
    case ApplicationCommandOptionType.Channel:
      return resolver.channel(named(option, value), option.channel_types);
    default:
      throw new Cannot(`The option ${name} is of a kind (${option.type}) that nobody here can fill in`);
  }
}

function text(option: CommandOption, value: Given): string {
  if (typeof value !== "string" && typeof value !== "number")
    throw new Cannot(`The option ${option.name} takes a text`);
  const written = String(value).trim();
  const chosen = chosenFrom(option, written);
  if (chosen !== undefined) return String(chosen);
  const { min_length: shortest = 1, max_length: longest = 6_000 } = option;
  if (written.length < shortest || written.length > longest) {
    throw new Cannot(`The option ${option.name} takes ${shortest} to ${longest} characters, not ${written.length}`);
  }
  return written;
}

function number(option: CommandOption, value: Given): number {
  const chosen = chosenFrom(option, value);
  const written = Number(chosen ?? value);
  if (typeof value === "boolean" || Number.isNaN(written)) throw new Cannot(`The option ${option.name} takes a number`);
  if (option.type === ApplicationCommandOptionType.Integer && !Number.isInteger(written)) {
    throw new Cannot(`The option ${option.name} takes a whole number`);
  }
  const { min_value: least = -(2 ** 53), max_value: most = 2 ** 53 } = option;
  if (written < least || written > most) throw new Cannot(`The option ${option.name} takes ${least} to ${most}`);
  return written;
}

/** Where there are choices, one of them must be taken, by its name or its value. */
function chosenFrom(option: CommandOption, value: Given): string | number | undefined {
  const { choices } = option;
  if (choices === undefined || choices.length === 0) return undefined;
  const choice = choices.find((one) => one.value === value || one.name === value || String(one.value) === value);
  if (choice === undefined) {
    throw new Cannot(`The option ${option.name} takes one of ${choices.map((one) => one.name).join(", ")}`);
  }
  return choice.value;
}

function named(option: CommandOption, value: Given): WithId | string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && "id" in value) return value;
  throw new Cannot(`The option ${option.name} takes somebody or something with an id`);
}
