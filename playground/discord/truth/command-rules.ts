import { ApplicationCommandOptionType, ApplicationCommandType, Locale } from "discord-api-types/v10";
import { commandSize } from "./command-size.ts";
import type { Findings } from "./findings.ts";
import { isLonger, isObject, type JsonObject, listOr, numberOr, objectOr, textOr } from "./json.ts";

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const nameMax = 32;
const chatInput: number = ApplicationCommandType.ChatInput;
const sizeMax = 8_000;
const descriptionMax = 100;
const choiceValueMax = 100;
const locales: ReadonlySet<string> = new Set(Object.values(Locale));
const nesting: readonly number[] = [
  ApplicationCommandOptionType.Subcommand,
  ApplicationCommandOptionType.SubcommandGroup,
];

/** The rules of one command that is created, or of what an edit names. */
export function checkCommand(command: JsonObject, findings: Findings, edit: boolean): void {
  const type = numberOr(command["type"], chatInput);
  const described = type === chatInput;
  if (described) checkNames(command, findings);
  else checkMenu(command, findings);
  if (!edit || command["description"] !== undefined) checkDescription(command, described, findings);
  checkLocales(command["description_localizations"], findings, "description_localizations");
  if (described) checkOptions(listOr(command["options"]), findings);
  if (commandSize(command) > sizeMax) {
    findings.fail("APPLICATION_COMMAND_TOO_LARGE", `Command exceeds maximum size (${sizeMax})`);
  }
}

/** The rules of a whole list of commands: each by itself, and no two of one kind with one name. */
export function checkCommands(commands: readonly unknown[], findings: Findings): void {
  const names = new Set<string>();
  for (const [index, value] of commands.entries()) {
    const command = objectOr(value);
    findings.path.push(index);
    checkCommand(command, findings, false);
    const key = `${numberOr(command["type"], chatInput)} ${textOr(command["name"])}`;
    if (names.has(key)) {
      findings.fail("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
    }
    names.add(key);
    findings.path.pop();
  }
}

function checkDescription(command: JsonObject, described: boolean, findings: Findings): void {
  const description = command["description"];
  if (!described) {
    if (textOr(description) === "") return;
    findings.failInstead("BASE_TYPE_MAX_LENGTH", "Must be 0 or fewer in length.", "description");
  } else if (description === undefined || description === null) {
    findings.failInstead("BASE_TYPE_REQUIRED", "This field is required", "description");
  } else if (typeof description === "string" && (description.trim() === "" || isLonger(description, descriptionMax))) {
    const message = `Must be between 1 and ${descriptionMax} in length.`;
    findings.failInstead("BASE_TYPE_BAD_LENGTH", message, "description");
  }
}

/** A menu's name may be written as people write, but not of blanks alone; nothing can be filled in. */
function checkMenu(command: JsonObject, findings: Findings): void {
  const name = command["name"];
  if (typeof name === "string" && name !== "" && name.trim() === "") {
    findings.failInstead("BASE_TYPE_BAD_LENGTH", `Must be between 1 and ${nameMax} in length.`, "name");
  }
  checkLocales(command["name_localizations"], findings, "name_localizations");
  if (listOr(command["options"]).length === 0) return;
  findings.failWhole("BASE_TYPE_MAX_LENGTH", "Must be 0 or fewer in length.", "options");
}

function checkNames(named: JsonObject, findings: Findings): void {
  checkName(named["name"], findings, "name");
  const translated = named["name_localizations"];
  checkLocales(translated, findings, "name_localizations");
  for (const [locale, name] of Object.entries(objectOr(translated))) {
    checkName(name, findings, "name_localizations", locale);
  }
}

function checkName(name: unknown, findings: Findings, ...below: readonly string[]): void {
  if (typeof name !== "string" || name === "" || isLonger(name, nameMax)) return;
  const matches = namePattern.test(name);
  if (!matches) findings.fail("STRING_TYPE_REGEX", "String value did not match validation regex.", ...below);
  if (!matches || name !== name.toLowerCase()) {
    findings.fail("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid", ...below);
  }
}

function checkLocales(translated: unknown, findings: Findings, key: string): void {
  if (!isObject(translated)) return;
  for (const locale of Object.keys(translated)) {
    if (locales.has(locale)) continue;
    findings.fail("ENUM_TYPE_COERCE", `Value "${locale}" is not a valid enum value.`, key, locale);
  }
}

function checkOptions(options: readonly unknown[], findings: Findings): void {
  const names = new Set<string>();
  let optionalSeen = false;
  let plainSeen = false;
  let nestedSeen = false;
  for (const [index, value] of options.entries()) {
    const option = objectOr(value);
    findings.path.push("options", index);
    checkNames(option, findings);
    checkLocales(option["description_localizations"], findings, "description_localizations");
    const name = textOr(option["name"]);
    if (names.has(name)) {
      const message = `Option name ${name} is already used in these options`;
      findings.fail("APPLICATION_COMMAND_OPTIONS_NAME_INVALID", message);
    }
    names.add(name);

    const nested = nesting.includes(numberOr(option["type"], 0));
    if (nested ? plainSeen : nestedSeen) {
      const message = "Sub-command and sub-command group option types are mutually exclusive to all other types";
      findings.fail("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
    if (nested) nestedSeen = true;
    else plainSeen = true;

    if (option["required"] === true && optionalSeen) {
      const message = "Required options must be placed before non-required options";
      findings.fail("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
    }
    if (option["required"] !== true) optionalSeen = true;

    checkChoices(option, findings);
    checkBounds(option, findings, "min_length", "max_length");
    checkBounds(option, findings, "min_value", "max_value");
    checkOptions(listOr(option["options"]), findings);
    findings.path.length -= 2;
  }
}

function checkChoices(option: JsonObject, findings: Findings): void {
  const choices = listOr(option["choices"]);
  if (option["autocomplete"] === true && choices.length > 0) {
    const message = "Autocomplete and choices are mutually exclusive";
    findings.fail("APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", message, "autocomplete");
  }
  const names = new Set<string>();
  for (const [index, value] of choices.entries()) {
    const choice = objectOr(value);
    const name = textOr(choice["name"]);
    if (names.has(name)) {
      const message = `Option choice name ${name} already exists`;
      findings.fail("APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", message, "choices", index);
    }
    names.add(name);
    if (typeof choice["value"] === "string" && isLonger(choice["value"], choiceValueMax)) {
      const message = `Must be ${choiceValueMax} or fewer in length.`;
      findings.failInstead("BASE_TYPE_MAX_LENGTH", message, "choices", index, "value");
    }
  }
}

function checkBounds(option: JsonObject, findings: Findings, least: string, most: string): void {
  const max = numberOr(option[most], Number.POSITIVE_INFINITY);
  if (numberOr(option[least], Number.NEGATIVE_INFINITY) <= max) return;
  findings.fail("NUMBER_TYPE_MAX", `int value should be less than or equal to ${max}.`, least);
}
