import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { walk } from "../../playground/discord/messages/components.ts";
import type { Role } from "../../playground/discord/world/types.ts";
import { Cannot } from "../../playground/people/cannot.ts";
import type { SeenMessage } from "../../playground/people/seen.ts";
import { Stored } from "../helpers/stored.ts";
import { said, told } from "../helpers/told.ts";
import { type Place, Town } from "../helpers/town.ts";

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

const notStaff = "Only staff can do this, so nothing was changed.";
const notManager = "Only those who manage this server can do this, so nothing was changed.";

/** A server with a suggestion of Ana's, Rita who reviews and Max who manages, each by a role alone. */
async function placeWith(name: string) {
  const place = await town.place(name);
  const ana = town.member(place, "Ana");
  await said(ana.suggest("A bench"));
  const [reviewers, managers] = [place.server.addRole("Reviewers"), place.server.addRole("Managers")];
  const rita = place.server.join("Rita", { roles: [reviewers] });
  const max = place.server.join("Max", { roles: [managers] });
  for (const one of [rita, max]) one.here = place.box;
  const panel = await told(place.mod.types("/board staff"));
  const choose = (use: "managers" | "reviewers", roles: readonly Role[]) =>
    place.mod.selects(panel, use, roles).then((answer) => answer.final());
  await choose("reviewers", [reviewers]);
  await choose("managers", [managers]);
  return { place, mod: place.mod, ana, rita, max, reviewers, managers, choose, panel };
}

/** The one grant in the server's settings: the roles are offered every command of the bot. */
function grant(place: Place, ...roles: readonly Role[]): void {
  for (const role of roles) place.server.setCommandRule(town.discord.application, role);
}

function firstButton({ buttons: [button] }: SeenMessage): string {
  if (button === undefined) throw new Error("there is no button");
  return button.customId;
}

const roleSelect = z.object({
  custom_id: z.string(),
  default_values: z.array(z.object({ id: z.string() })).default([]),
});

/** The selects of a panel, each with the roles that are chosen in it. */
function chosen(panel: SeenMessage | undefined) {
  return [...walk(panel?.raw.components ?? [])].flatMap((component) => {
    const { success, data } = roleSelect.safeParse(component);
    return success ? [[data.custom_id, data.default_values.map(({ id }) => id)]] : [];
  });
}

describe.concurrent("/board staff", () => {
  it("shows and stores who is staff by role, and names the grant that typed commands still need", async () => {
    const { place, mod, panel, reviewers, managers, choose } = await placeWith("Hall");
    expect(panel.text).toContain("Whoever has Manage Server is staff without any role.");
    expect(panel.text).not.toContain("❌");
    const stands = mod.looksAgain(panel);
    expect(stands?.text).toMatch(new RegExp(`❌ .*<@&${managers.id}>.*\`/board\``));
    expect(stands?.text).toMatch(new RegExp(`❌ .*<@&${reviewers.id}>.*\`/decide\``));
    const again = await told(mod.types("/board staff"));
    expect(chosen(again)).toEqual([
      ["staff:managers", [managers.id]],
      ["staff:reviewers", [reviewers.id]],
    ]);
    grant(place, reviewers, managers);
    expect((await told(mod.types("/board staff"))).text).not.toContain("❌");
    expect(chosen(await choose("reviewers", []))).toEqual([
      ["staff:managers", [managers.id]],
      ["staff:reviewers", []],
    ]);
    place.server.deleteRole(managers);
    expect(chosen(await told(mod.types("/board staff")))[0]).toEqual(["staff:managers", []]);
  });

  it("takes no @everyone and nothing made up, and nobody's choice who does not manage", async () => {
    const { place, mod, rita, reviewers, panel } = await placeWith("Gate");
    const everyone = place.server.guild.roles.get(place.server.id);
    if (everyone === undefined) throw new Error("there is no @everyone");
    expect(await said(mod.selects(panel, "reviewers", [reviewers, everyone]))).toContain("@everyone cannot be staff");
    for (const id of ["staff:owners", "staff:managers:1"]) {
      expect(await said(mod.press(panel, id).answer)).toContain("I do not know this button");
    }
    grant(place, reviewers);
    expect(await said(rita.types("/board staff"))).toContain(notManager);
    expect(chosen(await told(mod.types("/board staff")))[1]).toEqual(["staff:reviewers", [reviewers.id]]);
  });
});

describe.concurrent("a reviewer by role", () => {
  it("presses buttons at once, types commands once they are granted, and changes no settings", async () => {
    const { place, mod, ana, rita, reviewers } = await placeWith("Court");
    await expect(rita.decides("approve", 1)).rejects.toBeInstanceOf(Cannot);
    const removal = await told(mod.decides("remove", 1));
    const undo = rita.press(await place.card(1), firstButton(removal));
    expect(await said(undo.answer)).toContain("#1 is now **💡 Open**.");
    expect(await said(ana.press(await place.card(1), firstButton(removal)).answer)).toContain(notStaff);

    grant(place, reviewers);
    expect(await said(rita.decides("approve", 1, { reason: "Yes" }))).toContain("#1 is now **✅ Approved**.");
    expect(await said(rita.types("/note add", { id: "1", text: "Soon", visibility: "staff" }))).toContain(
      "Note 1 on #1",
    );
    expect(await said(rita.types("/block list"))).toContain("Nobody is blocked here.");
    const set = { board: "suggestions", setting: "images", value: "no" };
    for (const [line, options] of [
      ["/setup", {}],
      ["/board list", {}],
      ["/board set", set],
      ["/doctor", {}],
    ] as const) {
      expect(await said(rita.types(line, options))).toContain(notManager);
    }
    expect(await rita.typing("/board set", "board", "")).toEqual([]);
  });

  it("is one no more as soon as the role is taken away, also between opening a form and sending it", async () => {
    const { place, mod, rita, reviewers } = await placeWith("Bench");
    grant(place, reviewers);
    await said(mod.types("/note add", { id: "1", text: "Old", visibility: "staff" }));
    const { modal } = await rita.types("/note edit", { id: "1", note: "1" });
    await said(mod.decides("approve", 1));
    const question = await told(rita.decides("reject", 1, { reason: "No" }));
    place.server.takeRole(rita, reviewers);
    const late = await said(rita.submits(modal, { text: "New" }));
    expect(late).toContain(notStaff);
    expect(late).toContain("```\nNew\n```");
    expect(await said(rita.clicks(question, "Override"))).toContain(notStaff);
    expect(stored.notes(place.server.id, 1)).toMatchObject([{ text: "Old" }]);
    expect(stored.suggestion(place.server.id, 1).status).toBe("approved");
    await expect(rita.decides("reject", 1)).rejects.toBeInstanceOf(Cannot);
  });

  it("is one no more as soon as the role is no longer chosen, and never was one on another server", async () => {
    const { place, rita, reviewers, choose } = await placeWith("Dock");
    const other = await placeWith("Pier");
    grant(place, reviewers);
    grant(other.place, other.reviewers);
    const guest = other.place.server.join(rita);
    guest.here = other.place.box;
    await expect(guest.decides("approve", 1)).rejects.toBeInstanceOf(Cannot);
    const removal = await told(other.mod.decides("remove", 1));
    expect(await said(guest.press(await other.place.card(1), firstButton(removal)).answer)).toContain(notStaff);
    await choose("reviewers", []);
    expect(await said(rita.decides("approve", 1))).toContain(notStaff);
    expect(await said(other.rita.types("/decide status", { id: "1", status: "Planned" }))).not.toContain(notStaff);
  });
});

describe.concurrent("a manager by role", () => {
  it("sets rules, and no more once the role is gone, also on a panel that was opened before", async () => {
    const { place, max, managers, reviewers } = await placeWith("Yard");
    await expect(max.types("/board list")).rejects.toBeInstanceOf(Cannot);
    grant(place, managers);
    const set = (value: string) => max.types("/board set", { board: "suggestions", setting: "images", value });
    expect(await said(set("no"))).toContain("is now");
    expect(await said(max.decides("approve", 1))).toContain("#1 is now");
    const panel = await told(max.types("/board staff"));
    place.server.takeRole(max, managers);
    expect(await said(max.selects(panel, "managers", [managers, reviewers]))).toContain(notManager);
    await expect(set("yes")).rejects.toBeInstanceOf(Cannot);
    const rules = stored.boards(place.server.id)[0]?.rules;
    expect(rules).toMatchObject({ imagesAllowed: false });
    expect(chosen(await told(place.mod.types("/board staff")))[0]).toEqual(["staff:managers", [managers.id]]);
  });
});

describe.concurrent("/help", () => {
  it("shows staff by role their commands, and which of them Discord does not offer yet", async () => {
    const { place, ana, rita, max, reviewers, managers } = await placeWith("Square");
    const help = (who: typeof ana) => said(who.types("/help"));
    expect(await help(ana)).not.toContain("As one of the staff");
    const before = await help(rita);
    expect(before).toMatch(/- `\/decide` `approve`/);
    expect(before).not.toContain("`/board`");
    expect(before).toMatch(/Discord does not offer your roles `\/decide`, .*`\/block`.* yet/);
    expect(await help(max)).toMatch(/Discord does not offer your roles .*`\/board`.* yet/);
    grant(place, reviewers);
    place.server.setCommandRule(town.discord.application, max);
    for (const who of [rita, max]) expect(await help(who)).not.toContain("Discord does not offer");
    expect(await help(max)).toMatch(/- `\/board` .*`staff`/);
    place.server.takeRole(max, managers);
    expect(await help(max)).not.toContain("As one of the staff");
  });

  it("says on which boards somebody may suggest and vote, and why not", async () => {
    const { place, mod, ana, reviewers } = await placeWith("Lane");
    await place.rule("suggestRoles", `<@&${reviewers.id}>`);
    await said(mod.types("/block add", { user: ana, covers: "Voting" }));
    const { text, pings } = await told(ana.types("/help"));
    expect(text).toContain(
      `- **suggestions** <#${place.box.id}>: you can look and read. To suggest you need <@&${reviewers.id}>. Staff have blocked you from voting until they lift it.`,
    );
    expect(pings).toEqual([]);
  });
});

describe("staff by role, while Discord does not say whom it offers what", () => {
  it("are told what they may do", async () => {
    const { rita } = await placeWith("Fog");
    const fault = town.discord.faults.fails("GET /applications/:application/guilds/:guild/commands/permissions", {
      status: 500,
    });
    const text = await said(rita.types("/help"));
    fault.end();
    expect(text).toContain("- `/decide` `approve`");
    expect(text).not.toContain("Discord does not offer");
  });
});
