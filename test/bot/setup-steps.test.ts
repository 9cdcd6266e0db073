import { ChannelType } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalServer, PermissionName } from "../../playground/discord/local-server.ts";
import type { Role } from "../../playground/discord/world/types.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

let town: Town;
let stored: Stored;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
  stored = new Stored(town.dataDir);
});
afterAll(async () => {
  stored.close();
  await town.end();
});

/** A server on which nothing is set up, with what the bot may do besides what its invite gives it. */
function fresh(name: string, botMay: readonly PermissionName[] = []) {
  const server = town.discord.addServer({ name });
  const hall = server.addChannel({ name: "hall" });
  const mod = server.join(`Mo of ${name}`, { permissions: ["ManageGuild"] });
  mod.here = hall;
  if (botMay.length > 0) server.giveRole(town.discord.application, server.addRole("helper", botMay));
  return { server, hall, mod };
}

/** The step as it looks after something was pressed or chosen in it. */
async function next(answer: ReturnType<Suggester["clicks"]>): Promise<SeenMessage> {
  return await (await answer).final();
}

describe.concurrent("/setup in three steps", () => {
  it("leads from an empty server to a board that was tried, and leaves nothing of the trial behind", async () => {
    const { server, mod } = fresh("Green");
    const box = server.addChannel({ name: "box" });
    const [managers, reviewers] = [server.addRole("Wardens"), server.addRole("Readers")];

    const first = await told(mod.types("/setup"));
    expect(first.text).toContain("Step 1 of 3");
    const second = await next(mod.selects(first, "setup:channel", box));
    expect(second.text).toContain(`Step 2 of 3\nSuggestions go to <#${box.id}>.`);
    expect(second.text).toContain("Server Settings, Integrations");

    await next(mod.selects(second, "setup:managers", managers));
    await next(mod.selects(second, "setup:reviewers", reviewers));
    const withoutImages = await next(mod.clicks(second, "Images: yes"));
    expect(withoutImages.buttons.map(({ label }) => label)).toContain("Images: no");
    const queued = await next(mod.clicks(withoutImages, "Review before posting: no"));
    expect(queued.buttons.map(({ label }) => label)).toContain("Review before posting: yes");
    expect(stored.boards(server.id)).toEqual([
      { name: "suggestions", channelId: box.id, rules: { imagesAllowed: false, queue: "virtual" } },
    ]);

    const third = await next(mod.clicks(queued, "Go on"));
    expect(third.text).toContain("Step 3 of 3");
    expect(third.text).toContain(`Members with <@&${managers.id}> are not offered`);
    const done = await next(mod.clicks(third, "Post a test"));
    expect(done.text).toBe(
      `✅ It works: I posted in <#${box.id}>, and took it away again.\nMembers can now use \`/suggest\`.`,
    );
    expect(mod.sees(box)).toEqual([]);
  });

  it("makes the channel if it may, and else says what it lacks", async () => {
    const bare = fresh("Bare");
    const refused = await told(bare.mod.clicks(await told(bare.mod.types("/setup")), "Make a channel"));
    expect(refused.text).toContain("Give me Manage Channels, or make it yourself");
    expect(stored.boards(bare.server.id)).toEqual([]);

    const { server, mod } = fresh("Rich", ["ManageChannels"]);
    const second = await next(mod.clicks(await told(mod.types("/setup")), "Make a channel"));
    const made = [...server.guild.channels.values()].find(({ name }) => name === "suggestions");
    expect(made?.type).toBe(ChannelType.GuildText);
    expect(second.text).toContain(`Suggestions go to <#${made?.id}>.`);
  });

  it("goes back, keeps what was chosen, and says what it is", async () => {
    const { server, mod } = fresh("Loop");
    const box = server.addChannel({ name: "box" });
    const second = await next(mod.selects(await told(mod.types("/setup")), "setup:channel", box));
    const first = await next(mod.clicks(second, "Back"));
    expect(first.text).toContain(`At the moment it is <#${box.id}>.`);
    expect((await next(mod.clicks(first, "Keep it"))).text).toContain(`Suggestions go to <#${box.id}>.`);
  });

  it("names the step at which the test failed, and what finds the missing right", async () => {
    const { server, mod } = fresh("Torn");
    const box = server.addChannel({ name: "box" });
    await next(mod.selects(await told(mod.types("/setup")), "setup:channel", box));
    const third = await next(mod.clicks(await reviewed(mod), "Go on"));
    town.discord.faults.takePermission(box, "SendMessages", town.discord.application);
    const failed = await told(mod.clicks(third, "Post a test"));
    expect(failed.text).toBe(
      `The test in <#${box.id}> failed: I could not post there. \`/doctor\` names the right that is missing.`,
    );
    expect(mod.sees(box)).toEqual([]);
    expect(await said(mod.types("/doctor"))).toContain("I lack **Send Messages**");
  });

  it("turns a toggle once, however often its press is delivered", async () => {
    const { server, mod } = fresh("Twice");
    const box = server.addChannel({ name: "box" });
    const second = await next(mod.selects(await told(mod.types("/setup")), "setup:channel", box));
    const press = mod.press(second, "setup:threads:no", { duplicate: true });
    await (await press.answer).final();
    await said(mod.types("/board list"));
    expect(stored.boards(server.id)[0]?.rules).toEqual({ threads: false });
  });

  it("does nothing for somebody who does not manage the server any more", async () => {
    const { server, mod } = fresh("Former");
    const box = server.addChannel({ name: "box" });
    const first = await told(mod.types("/setup"));
    for (const role of server.guild.members.get(mod.id)?.roleIds ?? []) server.takeRole(mod, roleOf(server, role));
    const refused = await told(mod.selects(first, "setup:channel", box));
    expect(refused.text).toContain("Only those who manage this server can do this");
    expect(stored.boards(server.id)).toEqual([]);
  });
});

function roleOf({ guild }: LocalServer, roleId: string): Role {
  const role = guild.roles.get(roleId);
  if (role === undefined) throw new Error(`there is no role ${roleId}`);
  return role;
}

async function reviewed(mod: Suggester): Promise<SeenMessage> {
  return await next(mod.clicks(await told(mod.types("/setup")), "Keep it"));
}
