import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Stored } from "../helpers/stored.ts";
import { said } from "../helpers/told.ts";
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

describe.concurrent("/board set", () => {
  it("stores a rule in one line and says what holds now", async () => {
    const place = await town.place("Line");
    const answer = await said(
      place.mod.types("/board set", { board: "suggestions", setting: "cooldown", value: "1h 30m" }),
    );
    expect(answer).toBe("✅ **Cooldown** is now `1h 30m`.");
    expect(stored.boards(place.server.id)[0]?.rules).toMatchObject({ cooldownSeconds: 5_400 });
    await place.rule("ownVote", "no");
    expect(stored.boards(place.server.id)[0]?.rules).toMatchObject({ cooldownSeconds: 5_400, ownVoteAllowed: false });
  });
});
