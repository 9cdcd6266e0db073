import { describe, expect, it } from "vitest";
import { type LimitedRequest, RateLimits, type RateLimitsOptions } from "../../playground/discord/rate-limits.ts";

const start = 1_700_000_000_000;
const create = { method: "POST", route: "/channels/:channel/messages" };
const edit = { method: "PATCH", route: "/channels/:channel/messages/:message" };
const rename = { method: "PATCH", route: "/channels/:channel", renames: true };
const callback = { method: "POST", route: "/interactions/:id/:token/callback" };

function rig(options: Omit<RateLimitsOptions, "now"> = {}) {
  let now = start;
  const limits = new RateLimits({ now: () => now, ...options });
  const take = (request: Pick<LimitedRequest, "method" | "route"> & Partial<LimitedRequest>) =>
    limits.take({ token: "bot", major: "channel 1", ...request });
  const pass = (ms: number) => {
    now += ms;
  };
  const takeMany = (count: number, request: Parameters<typeof take>[0]) =>
    Array.from({ length: count }, () => take(request)).filter((verdict) => verdict.rejected === undefined).length;
  return { limits, take, takeMany, pass };
}

describe("buckets", () => {
  it("tell what is left in Discord's headers", () => {
    const { take, pass } = rig();
    take(create);
    pass(1_250);

    expect(take(create)).toEqual({
      headers: {
        "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "3",
        "X-RateLimit-Reset": "1700000005.000",
        "X-RateLimit-Reset-After": "3.750",
        "X-RateLimit-Bucket": expect.stringMatching(/^[0-9a-f]{32}$/),
        Via: "1.1 google",
      },
    });
  });

  it("refuse the sixth message of a channel in 5 seconds and say when to come again", () => {
    const { take, takeMany, pass } = rig();
    expect(takeMany(5, create)).toBe(5);
    pass(1_500);

    expect(take(create).rejected).toEqual({
      status: 429,
      body: { message: "You are being rate limited.", retry_after: 3.5, global: false },
      headers: expect.objectContaining({
        "Retry-After": "4",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": "3.500",
        "X-RateLimit-Scope": "user",
        Via: "1.1 google",
      }),
    });
    pass(3_500);
    expect(takeMany(6, create)).toBe(5);
  });

  it("are apart for each channel, each token, and for sending and editing", () => {
    const { takeMany } = rig();
    expect(takeMany(6, create)).toBe(5);
    expect(takeMany(6, { ...create, major: "channel 2" })).toBe(5);
    expect(takeMany(6, { ...create, token: "another bot" })).toBe(5);
    expect(takeMany(6, edit)).toBe(5);
  });

  it("are one for a route whatever its parameters are called", () => {
    const { takeMany } = rig();
    expect(takeMany(3, create)).toBe(3);
    expect(takeMany(3, { ...create, route: "/channels/{channel_id}/messages" })).toBe(2);
  });

  it("are one for all that is done through a webhook", () => {
    const { takeMany } = rig();
    expect(takeMany(3, { method: "POST", route: "/webhooks/:application/:token" })).toBe(3);
    expect(takeMany(3, { method: "PATCH", route: "/webhooks/:application/:token/messages/@original" })).toBe(2);
  });
});

describe("limits that no header shows", () => {
  it("refuse the fourth edit of old messages with 30046, and only of old ones", () => {
    const { take, takeMany, pass } = rig();
    const old = { ...edit, messageAgeMs: 3_600_001 };
    expect(takeMany(3, old)).toBe(3);

    const { rejected } = take(old);
    expect(rejected?.body).toMatchObject({ code: 30046, global: false, retry_after: 6 });
    expect(rejected?.headers).toMatchObject({ "Retry-After": "6", "X-RateLimit-Remaining": "2" });
    expect(take({ ...edit, messageAgeMs: 3_600_000 }).rejected).toBeUndefined();
    pass(6_000);
    expect(takeMany(4, old)).toBe(3);
  });

  it("let a channel be renamed twice in ten minutes, and otherwise changed", () => {
    const { take, takeMany, pass } = rig();
    expect(take(rename).headers["X-RateLimit-Limit"]).toBe("5");
    expect(takeMany(2, rename)).toBe(1);
    expect(take({ ...rename, renames: false }).rejected).toBeUndefined();
    pass(60_000);
    expect(take(rename).rejected?.body).toMatchObject({ retry_after: 540 });
    pass(540_000);
    expect(take(rename).rejected).toBeUndefined();
  });
});

describe("the global limit", () => {
  const anywhere = (index: number) => ({ ...create, major: `channel ${index}` });

  it("refuses a token's fifty-first request in a second, wherever it goes", () => {
    const { take, pass } = rig();
    for (let index = 0; index < 50; index += 1) expect(take(anywhere(index)).rejected).toBeUndefined();
    pass(400);

    const { rejected, headers } = take(anywhere(50));
    expect(rejected?.body).toEqual({ message: "You are being rate limited.", retry_after: 0.6, global: true });
    expect(headers).toEqual({
      "Retry-After": "1",
      "X-RateLimit-Global": "true",
      "X-RateLimit-Scope": "global",
      Via: "1.1 google",
    });
    expect(take({ ...anywhere(50), token: "another bot" }).rejected).toBeUndefined();
    pass(600);
    expect(take(anywhere(50)).rejected).toBeUndefined();
  });

  it("leaves interactions' answers and follow-ups alone", () => {
    const { take, takeMany } = rig();
    expect(takeMany(500, callback)).toBe(500);
    const followUp = { method: "POST", route: "/webhooks/:application/:token" };
    for (let index = 0; index < 100; index += 1) {
      expect(take({ ...followUp, major: `token ${index}` }).rejected).toBeUndefined();
    }
    for (let index = 0; index < 50; index += 1) expect(take(anywhere(index)).rejected).toBeUndefined();
  });
});

describe("answers that edit the clicked message", () => {
  const update = { ...edit, byCallback: true };

  it("are free as long as the switch is off", () => {
    const { takeMany } = rig();
    expect(takeMany(20, update)).toBe(20);
    expect(takeMany(6, edit)).toBe(5);
  });

  it("draw on the channel's edits when it is on, but never on the global limit", () => {
    const { take, takeMany } = rig({ callbacksCountAsEdits: true });
    expect(takeMany(3, update)).toBe(3);
    expect(takeMany(3, edit)).toBe(2);
    for (let index = 0; index < 100; index += 1) {
      expect(take({ ...update, major: `channel ${index + 2}` }).rejected).toBeUndefined();
    }
  });
});

describe("invalid requests", () => {
  it("shut a client out for the rest of ten minutes after 10,000 of them", () => {
    const { limits, take, pass } = rig();
    for (let count = 0; count < 9_999; count += 1) limits.noteStatus("bot", 403);
    expect(take(create).rejected).toBeUndefined();
    pass(60_000);
    limits.noteStatus("bot", 401);

    const { rejected } = take(callback);
    expect(rejected).toMatchObject({ status: 429, body: { retry_after: 540 }, headers: { "Retry-After": "540" } });
    expect(rejected?.headers).not.toHaveProperty("Via");
    expect(take({ ...create, token: "another bot" }).rejected).toBeUndefined();
    pass(540_000);
    expect(take(create).rejected).toBeUndefined();
    expect(limits.invalidRequests("bot")).toBe(0);
  });

  it("are 401, 403 and 429, but no 429 that is shared", () => {
    const { limits } = rig();
    for (const status of [200, 400, 401, 403, 404, 429, 500]) limits.noteStatus("bot", status);
    limits.noteStatus("bot", 429, "shared");
    expect(limits.invalidRequests("bot")).toBe(3);
  });
});

it("says and counts nothing when it is switched off", () => {
  const { limits, takeMany, take } = rig({ enabled: false });
  expect(takeMany(200, create)).toBe(200);
  limits.noteStatus("bot", 403);
  expect(take(create)).toEqual({ headers: {} });
  expect(limits.invalidRequests("bot")).toBe(0);
});

it("forgets windows that have passed", () => {
  const { limits, take, pass } = rig();
  const followUp = { method: "POST", route: "/webhooks/:application/:token" };
  for (let index = 0; index < 100_000; index += 1) {
    take({ ...followUp, major: `token ${index}` });
    pass(10);
  }
  expect(limits.size).toBeLessThan(3_000);
});
