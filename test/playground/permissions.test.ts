import { PermissionFlagsBits as Flag } from "discord-api-types/v10";
import { describe, expect, it } from "vitest";
import { allPermissions, has, type PermissionOverwrite, permissionsIn } from "../../playground/discord/permissions.ts";

const everyone = "1";
const guild = {
  id: everyone,
  ownerId: "10",
  roles: new Map([
    [everyone, { permissions: Flag.ViewChannel | Flag.SendMessages }],
    ["2", { permissions: Flag.ManageMessages }],
    ["3", { permissions: Flag.Administrator }],
    ["4", { permissions: 0n }],
  ]),
};
const owner = { id: "10", roleIds: [] };
const ana = { id: "11", roleIds: ["2", "4"] };
const admin = { id: "12", roleIds: ["3"] };
const base = Flag.ViewChannel | Flag.SendMessages | Flag.ManageMessages;

function overwrite(id: string, type: 0 | 1, allow: bigint, deny: bigint): PermissionOverwrite {
  return { id, type, allow, deny };
}

describe("permissions in a guild", () => {
  it("are everyone's and those of all the member's roles", () => {
    expect(permissionsIn(ana, guild)).toBe(base);
    expect(permissionsIn({ id: "13", roleIds: [] }, guild)).toBe(Flag.ViewChannel | Flag.SendMessages);
  });

  it("are all of them for the owner and for administrators", () => {
    expect(permissionsIn(owner, guild)).toBe(allPermissions);
    expect(permissionsIn(admin, guild)).toBe(allPermissions);
  });

  it("pass over roles that the guild no longer has", () => {
    expect(permissionsIn({ id: "13", roleIds: ["99"] }, guild)).toBe(Flag.ViewChannel | Flag.SendMessages);
  });
});

describe("permissions in a channel", () => {
  it.each<[string, PermissionOverwrite[], bigint]>([
    ["stay as they are without overwrites", [], base],
    ["lose what everyone is denied", [overwrite(everyone, 0, 0n, Flag.SendMessages)], base & ~Flag.SendMessages],
    ["gain what everyone is allowed", [overwrite(everyone, 0, Flag.AttachFiles, 0n)], base | Flag.AttachFiles],
    [
      "follow a role against everyone, in whatever order they stand",
      [overwrite("2", 0, Flag.SendMessages, 0n), overwrite(everyone, 0, 0n, Flag.SendMessages)],
      base,
    ],
    [
      "follow the role that allows against the role that denies",
      [overwrite("2", 0, 0n, Flag.SendMessages), overwrite("4", 0, Flag.SendMessages, 0n)],
      base,
    ],
    [
      "follow the member's own overwrite against all roles",
      [overwrite("11", 1, 0n, Flag.SendMessages), overwrite("2", 0, Flag.SendMessages, 0n)],
      base & ~Flag.SendMessages,
    ],
    ["allow the member what both deny and allow name", [overwrite("11", 1, Flag.Speak, Flag.Speak)], base | Flag.Speak],
    [
      "pass over overwrites for other roles and members",
      [overwrite("3", 0, 0n, Flag.SendMessages), overwrite("12", 1, 0n, Flag.ViewChannel)],
      base,
    ],
    ["pass over a member's overwrite that bears a role's id", [overwrite("2", 1, 0n, Flag.SendMessages)], base],
    ["are none where the channel cannot be seen", [overwrite(everyone, 0, 0n, Flag.ViewChannel)], 0n],
    [
      "have no files, embeds or mass mentions where nothing can be sent",
      [overwrite("2", 0, Flag.AttachFiles | Flag.EmbedLinks | Flag.MentionEveryone, Flag.SendMessages)],
      Flag.ViewChannel | Flag.ManageMessages,
    ],
  ])("%s", (_sentence, overwrites, expected) => {
    expect(permissionsIn(ana, guild, { overwrites })).toBe(expected);
  });

  it("are all of them for owner and administrators, whatever is denied", () => {
    const overwrites = [overwrite(everyone, 0, 0n, allPermissions), overwrite("12", 1, 0n, allPermissions)];
    expect(permissionsIn(owner, guild, { overwrites })).toBe(allPermissions);
    expect(permissionsIn(admin, guild, { overwrites })).toBe(allPermissions);
  });
});

it("has a flag only with every bit of it", () => {
  expect(has(Flag.ViewChannel, Flag.ViewChannel | Flag.SendMessages)).toBe(false);
  expect(has(allPermissions, Flag.PinMessages)).toBe(true);
});
