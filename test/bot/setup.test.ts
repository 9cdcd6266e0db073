import { ApplicationCommandOptionType, ChannelType } from "discord-api-types/v10";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalServer } from "../../playground/discord/local-server.ts";
import type { Channel } from "../../playground/discord/world/types.ts";
import { Cannot } from "../../playground/people/cannot.ts";
import type { Suggester } from "../../playground/people/suggesters.ts";
import { typesAnyway } from "../helpers/crafted.ts";
import { Stored } from "../helpers/stored.ts";
import { isCard, Town } from "../helpers/town.ts";

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

function freshServer(name: string): { server: LocalServer; mod: Suggester } {
  const server = town.discord.addServer({ name });
  return { server, mod: server.join(`Mo of ${name}`, { permissions: ["ManageGuild"] }) };
}

async function said(answer: ReturnType<Suggester["types"]>): Promise<string> {
  const { ephemeral, text } = await (await answer).final();
  expect(ephemeral).toBe(true);
  return text;
}

function choosing(channel: Channel | { readonly id: string; readonly type: ChannelType }) {
  const { id, type } = channel;
  const option = { name: "channel", type: ApplicationCommandOptionType.Channel, value: id };
  return [[option], { channels: { [id]: { id, type, name: "chosen", permissions: "0" } } }] as const;
}

describe("/setup", () => {
  it("names the rights that the bot lacks in the channel, stores nothing, and takes the channel once it has them", async () => {
    const { server, mod } = freshServer("Quarry");
    const { application, faults } = town.discord;
    const box = server.addChannel({
      name: "box",
      overwrites: [{ for: application, deny: ["AttachFiles", "CreatePublicThreads"] }],
    });

    const refused = await said(mod.types("/setup", { channel: box }));
    expect(refused).toContain(
      `I cannot work in <#${box.id}> yet: I lack **Attach Files** and **Create Public Threads**.`,
    );
    expect(stored.boards(server.id)).toEqual([]);

    faults.givePermission(box, "AttachFiles", application);
    faults.givePermission(box, "CreatePublicThreads", application);
    expect(await said(mod.types("/setup", { channel: box }))).toContain(`Suggestions go to <#${box.id}>.`);
    expect(stored.boards(server.id)).toEqual([
      {
        name: "suggestions",
        channelId: box.id,
        rules: {},
      },
    ]);
  });

  it("names every right when the bot is shut out of the channel", async () => {
    const { server, mod } = freshServer("Vault");
    const hidden = server.addChannel({
      name: "hidden",
      overwrites: [{ for: town.discord.application, deny: ["ViewChannel"] }],
    });
    expect(await said(mod.types("/setup", { channel: hidden }))).toContain("View Channel");
    expect(stored.boards(server.id)).toEqual([]);
  });

  it("offers only channels that can take suggestions, and refuses others that come all the same", async () => {
    const { server, mod } = freshServer("Studio");
    const stage = server.addChannel({ name: "stage", type: ChannelType.GuildVoice });
    await expect(mod.types("/setup", { channel: stage })).rejects.toBeInstanceOf(Cannot);

    const refused = await said(typesAnyway(town, mod, "setup", ...choosing(stage)));
    expect(refused).toContain(`<#${stage.id}> cannot be used for this.`);
    expect(stored.boards(server.id)).toEqual([]);
  });

  it("says so when the channel chosen has just been deleted", async () => {
    const { server, mod } = freshServer("Island");
    const sunk = server.addChannel({ name: "sunk" });
    town.discord.faults.removeChannel(sunk);
    const refused = await said(typesAnyway(town, mod, "setup", ...choosing(sunk)));
    expect(refused).toBe("I cannot see that channel. Choose one that still exists, and let me view it.");
    expect(stored.boards(server.id)).toEqual([]);
  });

  it("takes an announcement channel", async () => {
    const { server, mod } = freshServer("Herald");
    const news = server.addChannel({ name: "news", type: ChannelType.GuildAnnouncement });
    expect(await said(mod.types("/setup", { channel: news }))).toContain(`Suggestions go to <#${news.id}>.`);
  });

  it("sends new suggestions to another channel from then on; older cards stay where they are and go on working", async () => {
    const place = await town.place("Harbour");
    const ana = town.member(place, "Ana");
    await (await ana.suggest("A crane")).final();
    const oldCard = await place.card(1);

    const dock = place.server.addChannel({ name: "dock" });
    const changed = await said(place.mod.types("/setup", { channel: dock }));
    expect(changed).toContain(`The rules for suggestions are changed. They go to <#${dock.id}>.`);
    expect(stored.boards(place.server.id)).toHaveLength(1);

    await (await ana.suggest("A lighthouse")).final();
    const newCard = ana.finds((message) => isCard(message, 2), dock);
    expect(newCard?.text).toContain("> A lighthouse");
    expect(ana.finds((message) => isCard(message, 2), place.box)).toBeUndefined();

    await ana.clicks(oldCard, "up");
    expect((await place.card(1)).text).toContain("👍 **1**");
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ channelId: place.box.id, up: 1 });
    expect(stored.suggestion(place.server.id, 2)).toMatchObject({ channelId: dock.id, up: 0 });
  });

  it("keeps the rules that are not named, and changes those that are", async () => {
    const place = await town.place("Court");
    const rules = () => stored.boards(place.server.id)[0]?.rules;
    await said(place.mod.types("/setup", { channel: place.box, anonymous: false, images: false, threads: false }));
    expect(rules()).toMatchObject({ anonymousAllowed: false, imagesAllowed: false, threads: false });
    const text = await said(place.mod.types("/setup", { channel: place.box, images: true }));
    expect(text).toContain("Anonymous suggestions: not allowed");
    expect(text).toContain("Images: allowed");
    expect(rules()).toMatchObject({ anonymousAllowed: false, imagesAllowed: true, threads: false });
  });

  it("opens no thread where the board has none", async () => {
    const place = await town.place("Silence");
    await said(place.mod.types("/setup", { channel: place.box, threads: false }));
    await (await place.mod.suggest("Whisper")).final();
    expect((await place.card(1)).threadId).toBeUndefined();
    expect(stored.intents(place.server.id, 1).map(({ kind }) => kind)).toEqual(["card"]);
  });

  it("refuses whoever does not manage the server, even when the server lets them type it", async () => {
    const place = await town.place("Gate");
    const ana = town.member(place, "Ana");
    await expect(ana.types("/setup", { channel: place.box })).rejects.toBeInstanceOf(Cannot);

    for (const command of place.mod.commands()) {
      if (command.name === "setup" || command.name === "decide") place.server.setCommandRule(command, ana);
    }
    const other = place.server.addChannel({ name: "other" });
    expect(await said(ana.types("/setup", { channel: other }))).toBe(
      "Only those who manage this server can do this, so nothing was changed. Ask one of them.",
    );
    expect(stored.boards(place.server.id)).toMatchObject([{ channelId: place.box.id }]);

    await (await ana.suggest("Let me in")).final();
    const refused = await said(ana.decides("approve", 1, { reason: "Because I say so" }));
    expect(refused).toContain("Only staff can do this, so nothing was changed.");
    expect(refused).toContain("Because I say so");
    expect(stored.suggestion(place.server.id, 1)).toMatchObject({ status: "open", decidedBy: null });
  });
});
