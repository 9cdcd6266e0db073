import { ChannelType, type Client, PermissionFlagsBits as Flag } from "discord.js";
import { afterAll, beforeAll, describe, it } from "vitest";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import type { PermissionName } from "../../playground/discord/local-server.ts";
import { ask, tinyBot } from "../helpers/tiny-bot.ts";

let discord: LocalDiscord;
let bot: Client<true>;

beforeAll(async () => {
  discord = await LocalDiscord.start({ rateLimits: false });
  bot = await tinyBot(discord);
  await bot.application.commands.set([
    { name: "decide", description: "Decides" },
    { name: "note", description: "Notes" },
  ]);
});

afterAll(async () => {
  await bot.destroy();
  await discord.stop();
});

const usual: readonly PermissionName[] = ["ViewChannel", "SendMessages", "ReadMessageHistory"];

function place(name: string, ...more: readonly PermissionName[]) {
  const server = discord.addServer({ name, bot: [...usual, ...more] });
  const asking = (method: string, path: string, body?: object) =>
    ask(discord, method, `/guilds/${server.id}${path}`, body);
  const told = (event: string) => discord.dispatches(event).map(({ data }) => Object(data));
  return { server, asking, told };
}

describe.concurrent("channels that the bot makes", () => {
  it("are of the kind, place and rights that were asked for", async ({ expect }) => {
    const { server, asking, told } = place("Makes", "ManageChannels");
    const staff = server.addRole("Staff");
    const { status, body } = await asking("POST", "/channels", {
      name: "Staff Queue",
      type: ChannelType.GuildText,
      permission_overwrites: [
        { id: server.id, type: 0, deny: String(Flag.ViewChannel) },
        { id: staff.id, type: 0, allow: String(Flag.ViewChannel) },
        { id: bot.user.id, type: 1, allow: String(Flag.ViewChannel | Flag.SendMessages) },
      ],
    });
    expect([status, body["name"]]).toEqual([201, "staff-queue"]);
    const queue = server.channel("staff-queue");
    if (queue === undefined) throw new Error("not made");
    expect(server.join("Sam", { roles: [staff] }).says("hi", queue).text).toBe("hi");
    expect(server.join("Ana").sees(queue)).toEqual([]);
    expect((await ask(discord, "POST", `/channels/${queue.id}/messages`, { content: "x" })).status).toBe(200);
    const forum = await asking("POST", "/channels", {
      name: "ideas",
      type: ChannelType.GuildForum,
      available_tags: [{ name: "Open" }],
    });
    expect(forum.body).toMatchObject({ type: ChannelType.GuildForum, available_tags: [{ name: "Open" }] });
    expect((await asking("POST", "/channels", { name: "news", type: ChannelType.GuildAnnouncement })).status).toBe(201);
    const listed = Object.values((await asking("GET", "/channels")).body).map((one) => Object(one).name);
    expect(listed).toEqual(["general", "staff-queue", "ideas", "news"]);
    expect(told("CHANNEL_CREATE").filter((data) => data.guild_id === server.id)).toHaveLength(3);
  });

  it("take MANAGE_CHANNELS, and no right that the bot lacks itself", async ({ expect }) => {
    expect(await place("May not").asking("POST", "/channels", { name: "x" })).toMatchObject({
      status: 403,
      code: 50_013,
    });
    const { server, asking } = place("Grants", "ManageChannels");
    const granting = (allow: bigint) =>
      asking("POST", "/channels", { name: "x", permission_overwrites: [{ id: server.id, allow: String(allow) }] });
    expect((await granting(Flag.BanMembers)).code).toBe(50_013);
    expect((await granting(Flag.SendMessages)).status).toBe(201);
    const admin = place("Admin", "Administrator");
    const overwrites = [{ id: admin.server.id, allow: String(Flag.ManageRoles) }];
    expect((await admin.asking("POST", "/channels", { name: "x", permission_overwrites: overwrites })).status).toBe(
      201,
    );
  });

  it("go away by MANAGE_CHANNELS alone, and take their threads along", async ({ expect }) => {
    const { server, told } = place("Deletes", "ManageChannels", "CreatePublicThreads");
    const box = server.addChannel({ name: "box" });
    const { body } = await ask(discord, "POST", `/channels/${box.id}/messages`, { content: "x" });
    await ask(discord, "POST", `/channels/${box.id}/messages/${String(body["id"])}/threads`, { name: "talk" });
    expect((await ask(discord, "DELETE", `/channels/${box.id}`)).status).toBe(200);
    expect((await ask(discord, "GET", `/channels/${String(body["id"])}`)).code).toBe(10_003);
    expect(told("CHANNEL_DELETE").filter((data) => data.id === box.id)).toHaveLength(1);
    const kept = place("Keeps").server.general;
    expect((await ask(discord, "DELETE", `/channels/${kept.id}`)).code).toBe(50_013);
  });

  it("have a topic of up to 1,024 characters, forums one of 4,096", async ({ expect }) => {
    const { asking } = place("Topics", "ManageChannels");
    const topic = "x".repeat(1_025);
    expect((await asking("POST", "/channels", { name: "a", topic })).body).toMatchObject({
      code: 50_035,
      errors: { topic: { _errors: [{ code: "BASE_TYPE_MAX_LENGTH" }] } },
    });
    expect((await asking("POST", "/channels", { name: "a", topic, type: ChannelType.GuildForum })).status).toBe(201);
  });
});

describe.concurrent("messages of others", () => {
  it("are taken away with MANAGE_MESSAGES, the bot's own without", async ({ expect }) => {
    const { server } = place("Messages");
    const messages = `/channels/${server.general.id}/messages`;
    const ana = server.join("Ana");
    const { id } = ana.says("hello");
    const own = await ask(discord, "POST", messages, { content: "x" });
    expect((await ask(discord, "DELETE", `${messages}/${id}`)).code).toBe(50_013);
    expect((await ask(discord, "DELETE", `${messages}/${String(own.body["id"])}`)).status).toBe(204);
    discord.faults.givePermission(server.general, "ManageMessages", discord.application);
    expect((await ask(discord, "DELETE", `${messages}/${id}`)).status).toBe(204);
    expect(ana.sees()).toEqual([]);
  });
});

describe.concurrent("roles", () => {
  it("come, change and go, and the bot hears of each", async ({ expect }) => {
    const { server, told } = place("Roles");
    const role = server.addRole("Reviewer");
    server.changeRole(role, { name: "Judge", permissions: ["ManageMessages"] });
    const ana = server.join("Ana", { roles: [role] });
    expect(discord.core.world.permissions(ana.id, server.general) & Flag.ManageMessages).not.toBe(0n);
    server.deleteRole(role);
    expect(discord.core.world.permissions(ana.id, server.general) & Flag.ManageMessages).toBe(0n);
    expect(told("GUILD_ROLE_CREATE").filter((data) => data.role.id === role.id)).toHaveLength(1);
    expect(told("GUILD_ROLE_UPDATE").filter((data) => data.role.name === "Judge")).toHaveLength(1);
    expect(told("GUILD_ROLE_DELETE").filter((data) => data.role_id === role.id)).toHaveLength(1);
    expect((await ask(discord, "GET", `/guilds/${server.id}/roles/${role.id}`)).code).toBe(10_011);
  });

  it("are given and taken; without the members' intent the bot hears only of its own", ({ expect }) => {
    const { server, told } = place("Given");
    const role = server.addRole("Reviewer");
    const ana = server.join("Ana");
    server.giveRole(ana, role);
    expect(server.guild.members.get(ana.id)?.roleIds).toContain(role.id);
    server.takeRole(ana, role);
    expect(server.guild.members.get(ana.id)?.roleIds).not.toContain(role.id);
    server.giveRole(discord.application, role);
    const heard = told("GUILD_MEMBER_UPDATE").filter((data) => data.guild_id === server.id);
    expect(heard.map((data) => data.user.id)).toEqual([discord.application.id]);
  });
});

describe.concurrent("the bot", () => {
  it("is thrown out and let in again, with a new role in place of the one it had", async ({ expect }) => {
    const { server, told, asking } = place("Kicked");
    server.removeBot(discord.application);
    expect(told("GUILD_DELETE")).toContainEqual({ id: server.id });
    expect((await asking("GET", "")).code).toBe(10_004);
    expect([...server.guild.roles.values()].filter((role) => role.managedBy !== undefined)).toEqual([]);
    server.inviteBot(discord.application);
    expect(told("GUILD_CREATE").filter((data) => data.id === server.id)).toHaveLength(2);
    expect((await asking("GET", "")).status).toBe(200);
  });
});

describe.concurrent("who may use a command", () => {
  it("is told to the bot as the server's settings have it, for people, roles and channels", async ({ expect }) => {
    const { server, told } = place("Rules");
    const path = `/applications/${bot.application.id}/guilds/${server.id}/commands`;
    const [decide] = [...(await bot.application.commands.fetch()).values()].filter((one) => one.name === "decide");
    if (decide === undefined) throw new Error("not registered");
    expect((await ask(discord, "GET", `${path}/permissions`)).body).toEqual({});
    expect(await ask(discord, "GET", `${path}/${decide.id}/permissions`)).toMatchObject({ status: 404, code: 10_066 });
    const staff = server.addRole("Staff");
    const [ana, sam] = [server.join("Ana"), server.join("Sam", { roles: [staff] })];
    server.setCommandRule(decide, "everyone", false);
    server.setCommandRule(decide, staff);
    server.setCommandRule(decide, ana, false);
    server.setCommandRule(decide, ana, true);
    const quiet = server.addChannel({ name: "quiet" });
    server.setCommandRule(decide, quiet, false);
    const rules = {
      id: decide.id,
      application_id: bot.application.id,
      guild_id: server.id,
      permissions: [
        { id: server.id, type: 1, permission: false },
        { id: staff.id, type: 1, permission: true },
        { id: ana.id, type: 2, permission: true },
        { id: quiet.id, type: 3, permission: false },
      ],
    };
    expect((await ask(discord, "GET", `${path}/${decide.id}/permissions`)).body).toEqual(rules);
    expect((await ask(discord, "GET", `${path}/permissions`)).body).toEqual({ 0: rules });
    expect(told("APPLICATION_COMMAND_PERMISSIONS_UPDATE").at(-1)).toEqual(rules);
    const offered = (who: typeof ana, channel = server.general) => who.commands(channel).map((one) => one.name);
    expect([offered(ana), offered(sam), offered(server.join("Ben"))]).toEqual([
      ["decide", "note"],
      ["decide", "note"],
      ["note"],
    ]);
    expect(offered(ana, quiet)).toEqual(["note"]);
    expect((await ask(discord, "GET", `${path}/${server.id}/permissions`)).code).toBe(10_063);
  });

  it("follows the application's own settings where the command has none", ({ expect }) => {
    const { server } = place("Application");
    const ana = server.join("Ana");
    server.setCommandRule(discord.application, "everyone", false);
    expect(ana.commands()).toEqual([]);
  });
});

describe.concurrent("pins", () => {
  it("take PIN_MESSAGES, and tell everybody in the channel", async ({ expect }) => {
    const { server, told } = place("Pins");
    const messages = `/channels/${server.general.id}/messages`;
    const ana = server.join("Ana");
    const { id } = ana.says("the panel");
    expect(await ask(discord, "PUT", `${messages}/pins/${id}`)).toMatchObject({ status: 403, code: 50_013 });
    discord.faults.givePermission(server.general, "ManageMessages", discord.application);
    expect((await ask(discord, "PUT", `${messages}/pins/${id}`)).code).toBe(50_013);
    discord.faults.givePermission(server.general, "PinMessages", discord.application);
    expect((await ask(discord, "PUT", `${messages}/pins/${id}`)).status).toBe(204);
    expect((await ask(discord, "PUT", `${messages}/pins/${id}`)).status).toBe(204);
    expect(ana.sees().map((message) => message.raw.type)).toEqual([0, 6]);
    expect((await ask(discord, "GET", `${messages}/pins`)).body).toMatchObject({ items: [{ message: { id } }] });
    expect(told("CHANNEL_PINS_UPDATE").filter((data) => data.channel_id === server.general.id)).toHaveLength(1);
    expect((await ask(discord, "DELETE", `${messages}/pins/${id}`)).status).toBe(204);
    expect((await ask(discord, "GET", `${messages}/pins`)).body).toEqual({ items: [], has_more: false });
    expect((await ask(discord, "PUT", `${messages}/pins/${server.id}`)).code).toBe(10_008);
  });
});
