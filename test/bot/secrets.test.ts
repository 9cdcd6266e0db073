import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { picture } from "../../playground/people/files.ts";
import { Town } from "../helpers/town.ts";

let town: Town;
beforeAll(async () => {
  town = await Town.found({ env: { LOG_LEVEL: "debug" } });
});
afterAll(async () => await town.end());

/** The tokens that Discord gave to interactions. */
function interactionTokens(): readonly string[] {
  return town.discord.dispatches("INTERACTION_CREATE").map(({ data }) => {
    if (typeof data === "object" && data !== null && "token" in data) return String(data.token);
    throw new Error("an interaction came without a token");
  });
}

describe("the log, at its most talkative", () => {
  it("holds no token and nothing that a member wrote, whatever goes wrong", async () => {
    const { discord } = town;
    const { faults } = discord;
    const place = await town.place("Park");
    const { mod } = place;
    const ana = town.member(place, "Ana");
    const written = ["marigold", "nasturtium", "oleander", "peony", "quince", "rosebud", "snowdrop", "tulip", "violet"];
    const [text, filledIn, reason, looked, typed, refused, lost, late, broken] = written;
    if (broken === undefined) throw new Error("a word is missing");

    await (await ana.suggest(`A ${text}`, { image: picture(`${text}.png`) })).final();
    const { modal } = await ana.suggest();
    await (await ana.submits(modal, { text: `A ${filledIn}`, anonymous: true })).final();
    await (await mod.decides("approve", 1, { reason: `Lovely ${reason}` })).final();
    await mod.typing("/decide reject", "id", `${looked}`);
    await (await ana.types("/suggestions show", { id: `${typed}` })).final();
    // Turned down: no image is behind that name.
    await (
      await ana.suggest(`A ${refused}`, { image: { ...picture(`${refused}.png`), bytes: new Uint8Array(9) } })
    ).final();
    // An answer that is lost, one that comes twice, a message that Discord refuses, one that it does not take.
    faults.drops("POST /interactions/:id/:token/callback", { times: 2, afterHandling: true });
    await (await ana.suggest(`A ${lost}`)).final();
    faults.duplicateInteractions(1);
    await (await ana.suggest(`A ${late}`)).final();
    await town.bot.logged(({ msg }) => msg === "an answer was not taken");
    faults.fails("POST /channels/:channel/messages", { times: 1, status: 400 });
    await (await ana.suggest(`A ${broken}`)).final();
    await town.bot.logged(({ msg }) => msg === "Discord refused an intent");
    faults.fails("POST /channels/:channel/messages", { times: 1, status: 502 });
    ana.closesDms();
    await (await mod.decides("reject", 2, { reason: `Alas ${reason}` })).final();
    faults.fails("POST /interactions/:id/:token/callback", { times: 3, status: 400 });
    await expect(ana.types("/help")).rejects.toThrow("The application did not respond");
    await town.bot.stop();

    const { output, log } = town.bot;
    const secrets = [discord.token, ...interactionTokens(), ...written];
    expect(interactionTokens().length).toBeGreaterThan(10);
    expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
    // It was not silent: what went wrong is told with the routes and codes.
    expect(log.filter(({ level }) => level >= 40).length).toBeGreaterThan(4);
    expect(output).toContain("[token]");
  });
});
