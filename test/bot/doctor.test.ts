import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { typesAnyway } from "../helpers/crafted.ts";
import { said, told } from "../helpers/told.ts";
import { Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found({ rateLimits: false });
});
afterAll(async () => {
  await town.end();
});

describe.concurrent("/doctor", () => {
  it("says that there is no board yet, and that all is well once there is one", async () => {
    const server = town.discord.addServer({ name: "Meadow" });
    const box = server.addChannel({ name: "box" });
    const mod = server.join("Mo", { permissions: ["ManageGuild"] });
    mod.here = box;
    expect(await said(mod.types("/doctor"))).toContain("There is no board, so nobody can suggest.");
    await said(mod.types("/setup", { channel: box }));
    expect(await said(mod.types("/doctor"))).toContain("All is well.");
  });

  it("names the right that was taken since, and tries again what could not be shown once it is given back", async () => {
    const place = await town.place("Quay");
    const { application, faults } = town.discord;
    faults.takePermission(place.box, "SendMessages", application);
    await said(town.member(place, "Ana").suggest("A bench"));
    const found = await told(place.mod.types("/doctor"));
    expect(found.text).toContain(`**suggestions**: in <#${place.box.id}> I lack **Send Messages**.`);
    expect(found.text).toContain("#1 cannot be shown: I may not write there.");

    faults.givePermission(place.box, "SendMessages", application);
    const again = await place.mod.clicks(found, "doctor:retry");
    expect((await again.final()).text).toBe("One suggestion is on its way now.");
    await place.card(1);
    expect(await said(place.mod.types("/doctor"))).toContain("All is well.");
  });

  it("finds that the board's channel was deleted", async () => {
    const place = await town.place("Cliff");
    const other = place.server.addChannel({ name: "other" });
    town.discord.faults.removeChannel(place.box);
    place.mod.here = other;
    expect(await said(place.mod.types("/doctor"))).toContain("**suggestions**: its channel is gone or hidden from me");
  });

  it("is not for members, whatever Discord lets them type, nor is its button", async () => {
    const place = await town.place("Gate");
    const ana = town.member(place, "Ana");
    const refused = "Only those who manage this server can do this, so nothing was changed. Ask one of them.";
    expect(await said(typesAnyway(town, ana, "doctor", []))).toBe(refused);
    await said(ana.suggest("A bench"));
    const card = await place.card(1);
    const pressed = await ana.press(card, "doctor:retry").answer;
    expect((await pressed.final()).text).toBe(refused);
  });
});
