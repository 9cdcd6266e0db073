import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { picture } from "../../../playground/people/files.ts";
import { openPlayground, type Playground } from "../../../playground/playground.ts";
import { cardOf, of } from "../../../playground/stage/maple-street.ts";
import type { CastKey } from "../../../playground/stage/people.ts";
import { artefact, startBrowser } from "../../helpers/browser.ts";
import { freshFolder } from "../../helpers/fresh-folder.ts";
import { startRedis } from "../../helpers/redis-server.ts";
import { Window, type WindowOptions } from "../../helpers/window.ts";

let playground: Playground;
let browser: Browser;

beforeAll(async () => {
  // The second story reads through a redis-server: it is installed here if it is missing.
  await (await startRedis()).stop();
  [playground, browser] = await Promise.all([openPlayground({ folder: freshFolder() }), startBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await playground.end();
});

/** A window as that person, which must end without a word in its console and without a request elsewhere. */
async function window(as: CastKey, options: WindowOptions = {}): Promise<Window> {
  const opened = await Window.open(browser, playground.address, as, options);
  onTestFinished(async () => {
    await opened.close();
    expect(opened.complaints).toEqual([]);
  });
  return opened;
}

/** Whether it can be seen, in time. */
async function shows(what: Locator, timeout = 30_000): Promise<boolean> {
  await what.first().waitFor({ timeout });
  return true;
}

/** A suggestion made beside the page, and its number. */
async function suggested(by: CastKey, text: string): Promise<number> {
  const { street } = playground.stage;
  const said = await (await of(street, by).suggest(text)).final();
  const number = Number(/#(\d+)/u.exec(said.text)?.[1]);
  await cardOf(of(street, "mo"), street.box, number);
  return number;
}

describe("suggesting", () => {
  it("posts what Ana types after /suggest, and tells her alone where it is", async () => {
    const ana = await window("ana");
    const ben = await window("ben");
    await ana.types("suggest", { text: "A fountain that sings" });
    await ana.message("Only you can see this").waitFor();
    await ben.message("A fountain that sings").getByText("Suggested by Ana").waitFor();
    await ana.page.screenshot({ path: artefact("suggested.png") });

    const answers = ana.received.filter((frame) => frame.includes('"ephemeral":true'));
    expect(answers.length).toBeGreaterThan(0);
    // Not merely hidden: it has never reached the other window.
    expect(ben.received.filter((frame) => frame.includes('"ephemeral":true'))).toEqual([]);
  });

  it("opens the form without a text, takes a picture in it, and shows both on the card", async () => {
    const ben = await window("ben");
    await ben.page.getByRole("combobox", { name: /^Message/u }).fill("/sugg");
    await ben.page.keyboard.press("ArrowDown");
    await ben.page.keyboard.press("ArrowUp");
    await ben.page.keyboard.press("Tab");
    await ben.page.keyboard.press("Enter");
    const form = ben.page.getByRole("dialog", { name: "New suggestion" });
    await form.getByLabel("Your suggestion").fill("A mural on the long wall");
    const { name, contentType, bytes } = picture("mural.png", { width: 640, height: 240 }, [36, 128, 70]);
    await form.getByLabel("Images").setInputFiles({ name, mimeType: contentType, buffer: Buffer.from(bytes) });
    await ben.page.screenshot({ path: artefact("form.png") });
    await form.getByRole("button", { name: "Submit" }).click();
    await form.waitFor({ state: "detached" });
    const card = ben.message(/#\d+ · .*A mural on the long wall/su);
    await card.getByRole("img", { name: /Image 1/u }).waitFor();
    const source = await card.locator(".gallery img").getAttribute("src");
    expect(source).toMatch(/^\/attachments\//u);
    const decoded = `createImageBitmap(await (await fetch(${JSON.stringify(source)})).blob())`;
    const width = await ben.page.evaluate(`(async () => (await ${decoded}).width)()`);
    expect(width).toBe(640);
  });

  it("says what is wrong with an option before anything is sent, and offers suggestions while one types", async () => {
    const number = await suggested("ana", "A lamp for the dark corner");
    const mo = await window("mo");
    const { page } = mo;
    await mo.types("decide approve");
    await page.getByText("“id” is required").waitFor();
    const form = page.getByRole("form", { name: "/decide approve" });
    await form.getByLabel("id", { exact: true }).fill("dark corner");
    await form.getByRole("option", { name: /A lamp for the dark corner/u }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.screenshot({ path: artefact("autocomplete.png") });
    await form.getByRole("button", { name: "+ reason" }).click();
    await form.getByLabel("reason", { exact: true }).fill("It is ordered.");
    await page.keyboard.press("Enter");
    const card = mo.message(new RegExp(`#${number} · . Approved`, "u"));
    expect(await shows(card.getByText("It is ordered."))).toBe(true);
  });
});

describe("voting and deciding", () => {
  it("counts three people in three windows, live in each", async () => {
    const number = await suggested("chloe", "Chess tables under the lime trees");
    const windows = await Promise.all([window("ana"), window("ben"), window("dev")]);
    for (const { page } of windows) await page.locator(`[data-custom-id="vote:${number}:up"]`).click();
    for (const { page } of windows) {
      const up = page.locator(`[data-custom-id="vote:${number}:up"]`);
      expect(await shows(up.getByText("3", { exact: true }))).toBe(true);
    }
  });

  it("lets Zoe approve on the review desk, which members do not see, and shows the card to all", async () => {
    const { street } = playground.stage;
    await (await of(street, "dev").suggest("A concert on the roof", { board: "events" })).final();
    const [ana, zoe] = await Promise.all([window("ana"), window("zoe")]);
    expect(await ana.page.getByRole("button", { name: "review-desk" }).count()).toBe(0);
    await zoe.goesTo("review-desk");
    const waiting = zoe.message("A concert on the roof");
    await waiting.getByRole("button", { name: "Accept" }).click();
    await ana.goesTo("events");
    await ana.message("A concert on the roof").waitFor();
    expect(ana.received.join("").includes("review-desk")).toBe(false);
  });

  it("decides from the menu on a card, and the author finds the reason in her direct messages", async () => {
    const number = await suggested("ana", "A slide beside the stairs");
    const [ana, mo] = await Promise.all([window("ana"), window("mo")]);
    const card = mo.message("A slide beside the stairs").first();
    await card.click({ button: "right" });
    await mo.page.getByRole("menuitem", { name: "Decide" }).click();
    const form = mo.page.getByRole("dialog");
    await form.getByRole("combobox").first().selectOption({ label: "❌ Rejected" });
    await form.locator("textarea, input[type=text]").first().fill("The stairs are protected.");
    await form.getByRole("button", { name: "Submit" }).click();
    await ana.message(new RegExp(`#${number} · . Rejected`, "u")).waitFor();
    await ana.goesTo("Suggestion Box");
    expect(await shows(ana.message("The stairs are protected."))).toBe(true);
  });

  it("opens a card's thread, where people talk", async () => {
    await suggested("ben", "A shelf to swap books");
    const [ana, ben] = await Promise.all([window("ana"), window("ben")]);
    for (const one of [ana, ben]) {
      await one
        .message("A shelf to swap books")
        .getByRole("button", { name: /Open thread/u })
        .click();
      await one.page.getByRole("combobox", { name: /A shelf to swap books/u }).waitFor();
    }
    await ana.page.getByRole("combobox").fill("I have **many** books");
    await ana.page.keyboard.press("Enter");
    expect(await shows(ben.message("I have many books").locator("strong"))).toBe(true);
  });

  it("offers a member no staff commands, and a newcomer neither", async () => {
    for (const as of ["ana", "nia"] as const) {
      const { page } = await window(as);
      await page.getByRole("combobox", { name: /^Message/u }).fill("/decide");
      expect(await shows(page.getByText("No command of that name is offered to you here."))).toBe(true);
    }
  });

  it("lets one window become another person", async () => {
    const one = await window("ana");
    await one.page.getByRole("button", { name: /Ana/u }).click();
    await one.page.getByRole("dialog").getByRole("button", { name: /^Mo/u }).click();
    expect(await shows(one.page.getByText("review-desk"))).toBe(true);
  });
});

/** A window whose workshop lets 200 do something at once. */
async function letting200(deed: string): Promise<Page> {
  const { page } = await window("ana");
  await page.getByRole("button", { name: "Workshop" }).click();
  await page.getByRole("button", { name: "200", exact: true }).click();
  await page.getByRole("button", { name: deed }).click();
  return page;
}

describe("the workshop", () => {
  it("lets 200 vote at once, and the card shows exactly their votes", async () => {
    const page = await letting200("vote at once");
    expect(await shows(page.getByText("150 up and 50 down"), 60_000)).toBe(true);
    await page.locator(".run:not(.running)").first().waitFor();
    await page.locator(".time-line .callers").first().waitFor();
    await page.screenshot({ path: artefact("crowd.png") });
  });

  it("lets 200 look after a cold start, which is one flight that the others joined", async () => {
    const page = await letting200("look after a cold start");
    expect(await shows(page.getByText("its author was looked up once"), 60_000)).toBe(true);
    await page.locator(".run.shown").filter({ hasText: "look after a cold start" }).waitFor();
    await page.locator(".time-line .flights").last().waitFor();
    const drawn = page.locator(".time-line figcaption").filter({ hasText: /: [2-9]\d\d callers/u });
    expect(await shows(drawn)).toBe(true);
    await page.screenshot({ path: artefact("stampede.png") });
  });

  it("kills the bot with a card on its way: the page says so, it comes back, and the card stands once", async () => {
    const { page } = await window("ana");
    await page.getByRole("button", { name: "Workshop" }).click();
    await page.getByRole("button", { name: /Kill the bot/u }).click();
    await page.getByText("The bot is starting…").waitFor();
    expect(await shows(page.getByText("Its card stands"), 60_000)).toBe(true);
    await page.getByText("The bot serves").waitFor();
    await page.locator(".run.shown").first().waitFor();
  });

  it("tells both stories on a naive cache, which fails, and on ours, which does not", async () => {
    const { page } = await window("mo");
    await page.getByRole("button", { name: "Workshop" }).click();
    for (const [story, wrong] of [
      ["Fetch, then add", "7 × ExistingEntry"],
      ["The wrong reply", "wrong values in"],
    ] as const) {
      await page.getByRole("button", { name: story }).click();
      const run = page.locator(".run").filter({ hasText: new RegExp(`Story \\d: ${story}`, "iu") });
      await run.locator(".side.good").waitFor({ timeout: 60_000 });
      expect(await shows(run.locator(".side.bad").getByText(wrong))).toBe(true);
      await run.and(page.locator(".shown")).waitFor();
      await page.screenshot({ path: artefact(`story-${story.startsWith("Fetch") ? 1 : 2}.png`) });
    }
  });
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with the page as it stands, each with an element. */
async function violations({ page }: Window): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(
    `axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }).then(({ violations }) =>
       violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 160) + " " + nodes[0].failureSummary.slice(0, 200)))`,
  );
}

describe("a classic embed", () => {
  it("is drawn with its author, title, description, fields and footer, as it is posted", async () => {
    const { discord, street } = playground.stage;
    const mo = await window("mo");
    const embed = {
      color: 0x24_80_46,
      author: { name: "The town hall" },
      title: "Works on Maple Street",
      description: "From **Monday** on.",
      fields: [{ name: "Where", value: "Between the bakery and the *pond*" }],
      footer: { text: "Notice 12" },
    };
    const posted = await fetch(`${discord.apiUrl}/v10/channels/${street.box.id}/messages`, {
      method: "POST",
      headers: { authorization: `Bot ${discord.token}`, "content-type": "application/json" },
      body: JSON.stringify({ embeds: [embed] }),
    });
    expect(posted.status).toBe(200);
    const drawn = mo.message("Works on Maple Street").locator(".embed");
    await drawn.waitFor();
    expect((await drawn.innerText()).split(/\n+/u)).toEqual([
      "The town hall",
      "Works on Maple Street",
      "From Monday on.",
      "Where",
      "Between the bakery and the pond",
      "Notice 12",
    ]);
    expect(await drawn.locator("strong").allInnerTexts()).toEqual(["Monday"]);
    expect(await drawn.getAttribute("style")).toContain("rgb(36, 128, 70)");
    await mo.page.screenshot({ path: artefact("embed.png") });
  });
});

describe("for everybody", () => {
  it.each([
    { width: 1_280, height: 800, colours: "dark" },
    { width: 1_280, height: 800, colours: "light" },
    { width: 390, height: 844, colours: "dark" },
    { width: 390, height: 844, colours: "light" },
  ] as const)("is accessible and fits at $width pixels in $colours colours", async (options) => {
    const mo = await window("mo", options);
    const { page } = mo;
    const look = async (what: string): Promise<void> => {
      const found = await violations(mo);
      const fits = await page.evaluate("document.documentElement.scrollWidth <= innerWidth");
      expect({ what, found, fits }).toEqual({ what, found: [], fits: true });
      await page.screenshot({ path: artefact(`${what}-${options.width}-${options.colours}.png`) });
    };
    await look("chat");
    await page.getByRole("combobox", { name: /^Message/u }).fill("/");
    await look("commands");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Workshop" }).click();
    await page.locator(".cache dd").first().filter({ hasText: /\d/u }).waitFor();
    await look("workshop");
    await page.getByRole("button", { name: "Close the workshop" }).click();
    await mo.types("suggest");
    await page.getByRole("dialog").waitFor();
    await look("form");
  });

  it("is small: one page, one script, one style sheet", async () => {
    const startedAt = performance.now();
    const ana = await window("ana");
    const interactiveMs = Math.round(performance.now() - startedAt);
    const sizes = await Promise.all(
      ["", "page.js", "page.css"].map(async (path) => {
        const response = await fetch(`${playground.address}${path}`);
        return (await response.arrayBuffer()).byteLength;
      }),
    );
    const bytes = sizes.reduce((all, one) => all + one, 0);
    process.stdout.write(`playground page: ${bytes} bytes, ${interactiveMs} ms until its first message\n`);
    expect(bytes).toBeLessThan(120_000);
    expect(
      await ana.page.evaluate(
        "performance.getEntriesByType('resource').filter((one) => one.initiatorType === 'script').length",
      ),
    ).toBeLessThanOrEqual(1);
  });
});
