import { expect, it } from "vitest";
import { command, option, text, times, verdictOn } from "./bodies.ts";
import { itRefuses, type Refused } from "./refused.ts";

const commands: readonly Refused[] = [
  ["a command name in capitals", "command", { ...command(), name: "Suggest" }, "name APPLICATION_COMMAND_INVALID_NAME"],
  [
    "a command name with a blank",
    "command",
    { ...command(), name: "sug gest" },
    "name APPLICATION_COMMAND_INVALID_NAME",
    "name STRING_TYPE_REGEX",
  ],
  ["a command name of 33 characters", "command", { ...command(), name: text(33) }, "name BASE_TYPE_BAD_LENGTH"],
  ["a command without a description", "commands", [{ name: "suggest" }], "0.description BASE_TYPE_REQUIRED"],
  [
    "a command description of 101 characters",
    "commands",
    [{ name: "suggest", description: text(101) }],
    "0.description BASE_TYPE_BAD_LENGTH",
  ],
  [
    "a message menu with a description",
    "commands",
    [{ name: "Show voters", type: 3, description: "a" }],
    "0.description BASE_TYPE_MAX_LENGTH",
  ],
  [
    "a message menu with options",
    "command",
    { name: "Decide", type: 3, options: [option("a")] },
    "options BASE_TYPE_MAX_LENGTH",
  ],
  ["a message menu with a name of blanks", "command", { name: "  ", type: 3 }, "name BASE_TYPE_BAD_LENGTH"],
  ["a message menu's name of 33 characters", "command", { name: text(33), type: 3 }, "name BASE_TYPE_BAD_LENGTH"],
  ["two commands of one name", "commands", [command(), command()], "1 APPLICATION_COMMANDS_DUPLICATE_NAME"],
  ["commands that are no list", "guildCommands", command(), "LIST_TYPE_CONVERT"],
  ["26 options", "command", command(...times(26, (at) => option(`o${at}`))), "options BASE_TYPE_MAX_LENGTH"],
  ["an option type there is not", "command", command(option("text", { type: 99 })), "options.0 UNION_TYPE_CHOICES"],
  ["an option name in capitals", "command", command(option("Text")), "options.0.name APPLICATION_COMMAND_INVALID_NAME"],
  [
    "one option name twice",
    "command",
    command(option("text"), option("text")),
    "options.1 APPLICATION_COMMAND_OPTIONS_NAME_INVALID",
  ],
  [
    "a required option after an optional one",
    "commands",
    [command({ type: 1, name: "show", description: "a", options: [option("a"), option("b", { required: true })] })],
    "0.options.0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
  ],
  [
    "a subcommand beside an option",
    "command",
    command({ type: 1, name: "show", description: "a" }, option("text")),
    "options.1 APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
  ],
  [
    "26 choices of an option",
    "command",
    command(option("a", { choices: times(26, (at) => ({ name: `n${at}`, value: `v${at}` })) })),
    "options.0.choices BASE_TYPE_MAX_LENGTH",
  ],
  [
    "one choice twice",
    "command",
    command(option("a", { choices: times(2, (at) => ({ name: "n", value: `v${at}` })) })),
    "options.0.choices.1 APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
  ],
  [
    "choices with autocomplete",
    "command",
    command(option("a", { autocomplete: true, choices: [{ name: "n", value: "v" }] })),
    "options.0.autocomplete APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
  ],
  [
    "an option's bounds the wrong way round",
    "command",
    command(option("a", { min_length: 9, max_length: 8 })),
    "options.0.min_length NUMBER_TYPE_MAX",
  ],
  [
    "a translation into no language Discord has",
    "command",
    { ...command(), name_localizations: { tlh: "nob" } },
    "name_localizations.tlh ENUM_TYPE_COERCE",
  ],
  [
    "a translated name in capitals",
    "command",
    { ...command(), name_localizations: { de: "Vorschlag" } },
    "name_localizations.de APPLICATION_COMMAND_INVALID_NAME",
  ],
  [
    "a command of more than 8,000 characters, its longest language counted",
    "commands",
    [
      {
        ...command(
          ...times(20, (at) =>
            option(`o${at}`, {
              choices: times(5, (choice) => ({
                name: `${choice}${text(10)}`,
                name_localizations: { de: text(90) },
                value: text(10),
              })),
            }),
          ),
        ),
      },
    ],
    "0 APPLICATION_COMMAND_TOO_LARGE",
  ],
];

const places: readonly Refused[] = [
  ["a thread without a name", "threadFromMessage", {}, "name BASE_TYPE_REQUIRED"],
  ["a thread name of 101 characters", "thread", { name: text(101) }, "name BASE_TYPE_BAD_LENGTH"],
  [
    "an archive duration there is not",
    "threadFromMessage",
    { name: "a", auto_archive_duration: 61 },
    "auto_archive_duration BASE_TYPE_CHOICES",
  ],
  ["a thread renamed to nothing", "channel", { name: "", archived: true }, "name BASE_TYPE_BAD_LENGTH"],
  ["a slow mode beyond six hours", "channel", { rate_limit_per_user: 21_601 }, "rate_limit_per_user NUMBER_TYPE_MAX"],
  ["a channel without a name", "guildChannel", { type: 0 }, "name BASE_TYPE_REQUIRED"],
  [
    "a forum tag's name of 21 characters",
    "channel",
    { available_tags: [{ name: "a" }, { name: text(21) }] },
    "available_tags.1.name BASE_TYPE_BAD_LENGTH",
  ],
  [
    "a forum tag without a name",
    "guildChannel",
    { name: "a", available_tags: [{ name: "" }] },
    "available_tags.0.name BASE_TYPE_BAD_LENGTH",
  ],
  [
    "21 forum tags",
    "channel",
    { available_tags: times(21, (at) => ({ name: `t${at}` })) },
    "available_tags BASE_TYPE_MAX_LENGTH",
  ],
  [
    "a text channel's topic of 1,025 characters",
    "guildChannel",
    { name: "a", topic: text(1_025) },
    "topic BASE_TYPE_MAX_LENGTH",
  ],
  ["a DM with nobody", "dm", {}, "recipient_id BASE_TYPE_REQUIRED"],
  ["an overwrite of something else than a role or a member", "overwrite", { type: 2 }, "type BASE_TYPE_CHOICES"],
  ["one message to delete in bulk", "bulkDelete", { messages: ["1"] }, "messages BASE_TYPE_BAD_LENGTH"],
];

itRefuses("commands", commands);
itRefuses("threads and channels", places);

it("refuses a sixteenth menu on messages beside as many typed commands as there may be", () => {
  const typed = times(100, (index) => ({ name: `c${index}`, description: "a" }));
  const menus = (count: number) => times(count, (index) => ({ name: `Menu ${index}`, type: 3 }));
  expect(verdictOn("commands", [...typed, ...menus(15)]).fault).toBeUndefined();
  expect(verdictOn("commands", [...typed, ...menus(16)]).fault).toMatchObject({ status: 400, body: { code: 30032 } });
});

it("refuses a hundred and first command", () => {
  const many = times(101, (index) => ({ name: `c${index}`, description: "a" }));
  expect(verdictOn("commands", many).fault).toMatchObject({ status: 400, body: { code: 30032 } });
});
