import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { Deed, Frame } from "../../../playground/page-server/protocol.ts";
import { openPlayground, type Playground } from "../../../playground/playground.ts";
import { of } from "../../../playground/stage/maple-street.ts";
import { eventually } from "../../helpers/eventually.ts";
import { freshFolder } from "../../helpers/fresh-folder.ts";

let playground: Playground;

beforeAll(async () => {
  playground = await openPlayground({ folder: freshFolder() });
});
afterAll(() => playground.end());

/** What the page's server answers to a request with those headers. */
function asked(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET") {
  const url = new URL(path, playground.address);
  return new Promise<{ status: number | undefined; headers: Readonly<Record<string, unknown>> }>((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, headers: response.headers });
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** A window's socket without a browser. */
class Line {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  readonly #wakers = new Set<() => void>();
  #asked = 0;

  constructor(as: string, headers: Readonly<Record<string, string>> = { Origin: playground.address.slice(0, -1) }) {
    this.socket = new WebSocket(`${playground.address.replace("http", "ws")}socket?as=${as}`, { headers });
    this.socket.on("message", (data) => {
      if (!Buffer.isBuffer(data)) return;
      this.frames.push(JSON.parse(data.toString("utf8")) as Frame);
      for (const wake of this.#wakers) wake();
    });
    onTestFinished(() => this.socket.terminate());
  }

  /** The first frame that fits, past or future. */
  async frame<Kind extends Frame["kind"]>(
    kind: Kind,
    fits: (frame: Frame & { kind: Kind }) => boolean = () => true,
  ): Promise<Frame & { kind: Kind }> {
    for (;;) {
      const found = this.frames.find((one): one is Frame & { kind: Kind } => one.kind === kind && fits(one as never));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#wakers.add(resolve));
    }
  }

  /** What came of it: the frame that answers it. */
  async does(deed: Deed): Promise<Frame & { kind: "done" | "refused" }> {
    await this.frame("messages");
    this.#asked += 1;
    const re = this.#asked;
    this.socket.send(JSON.stringify({ ...deed, re }));
    for (;;) {
      const found = this.frames.find((one) => (one.kind === "done" || one.kind === "refused") && one.re === re);
      if (found?.kind === "done" || found?.kind === "refused") return found;
      await new Promise<void>((resolve) => this.#wakers.add(resolve));
    }
  }

  closed(): Promise<number> {
    return new Promise((resolve) => {
      this.socket.once("close", resolve);
      this.socket.once("error", () => undefined);
    });
  }
}

describe("whom the page is for", () => {
  it("serves this machine's own browser, and lets the page reach nothing but itself", async () => {
    const { status, headers } = await asked("/");
    expect(status).toBe(200);
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).toContain("connect-src 'self'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(
      await asked("/", { Host: new URL(playground.address).host.replace("127.0.0.1", "localhost") }),
    ).toMatchObject({ status: 200 });
  });

  it("refuses another name for this machine, and pages that come from elsewhere", async () => {
    const { host, port } = new URL(playground.address);
    expect(await asked("/", { Host: `evil.example:${port}` })).toMatchObject({ status: 403 });
    expect(await asked("/page.js", { Host: host, Origin: "http://evil.example" })).toMatchObject({ status: 403 });
    expect(await asked("/", {}, "POST")).toMatchObject({ status: 405 });
    expect(await asked("/../package.json")).toMatchObject({ status: 404 });
  });

  it("opens no socket to a page from elsewhere, nor to what says no origin", async () => {
    for (const headers of [{ Origin: "http://evil.example" }, { Origin: "null" }, {}]) {
      const line = new Line("ana", headers);
      await line.closed();
      expect(line.frames).toEqual([]);
    }
    expect((await new Line("ana").frame("welcome")).you.name).toBe("Ana");
  });

  it("makes a second window a second person, unless its address says whom", async () => {
    const [first, second, mo] = [new Line(""), new Line(""), new Line("mo")];
    const [one, other, third] = await Promise.all([first, second, mo].map((line) => line.frame("welcome")));
    expect(one?.you.key).not.toBe(other?.you.key);
    expect(third?.you).toMatchObject({ key: "mo", part: "administrator" });
  });

  it("hangs up on what no page of ours would say", async () => {
    const line = new Line("ana");
    await line.frame("welcome");
    line.socket.send(JSON.stringify({ re: 1, do: "become", whom: "mo" }));
    expect(await line.closed()).toBe(1008);
  });
});

describe("what a window is told", () => {
  it("tells a private answer to the window of its reader, and to no other", async () => {
    const [ana, ben, mo] = [new Line("ana"), new Line("ben"), new Line("mo")];
    await Promise.all([ben.frame("messages"), mo.frame("messages")]);
    await ana.does({ do: "command", line: "help", options: {} });
    const isPrivate = (frame: Frame & { kind: "messages" }): boolean => frame.changed.some((one) => one.ephemeral);
    await ana.frame("messages", isPrivate);
    // What is said afterwards is a mark: whatever came before it has been sent by then.
    await ana.does({ do: "say", text: "a mark that all see" });
    for (const other of [ben, mo]) {
      await other.frame("messages", (frame) => frame.changed.some((one) => one.content === "a mark that all see"));
      expect(other.frames.filter((frame) => frame.kind === "messages" && isPrivate(frame))).toEqual([]);
    }
  });

  it("keeps channels that a person does not see from that person, by name and by id", async () => {
    const { desk } = playground.stage.street;
    const [ana, zoe] = [new Line("ana"), new Line("zoe")];
    expect(await ana.does({ do: "open", channelId: desk.id })).toMatchObject({
      kind: "refused",
      message: "You do not have access to this channel",
    });
    expect(JSON.stringify(ana.frames)).not.toContain("review-desk");
    expect(await zoe.does({ do: "open", channelId: desk.id })).toMatchObject({ kind: "done" });
    const { channelId } = await zoe.frame("messages", (frame) => frame.channelId === desk.id);
    expect(channelId).toBe(desk.id);
  });

  it("lets nobody press what only another sees, or what stands in another's direct messages", async () => {
    const { stage } = playground;
    const answer = await of(stage.street, "mo").types("/setup");
    const { id } = await answer.final();
    const ana = new Line("ana");
    expect(await ana.does({ do: "press", messageId: id, customId: "setup:review" })).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("does not see the message"),
    });
    const mo = new Line("mo");
    const dm = (await mo.frame("channels")).channels.find(({ kind }) => kind === "dm");
    expect(await ana.does({ do: "open", channelId: dm?.id ?? "" })).toMatchObject({ kind: "refused" });
    expect(await mo.does({ do: "open", channelId: dm?.id ?? "" })).toMatchObject({ kind: "done" });
  });

  it("offers each the commands that are theirs, refuses the rest, and judges options as the client does", async () => {
    const [ana, mo] = [new Line("ana"), new Line("mo")];
    const linesOf = async (line: Line) => (await line.frame("offers")).commands.map((one) => one.line);
    expect(await linesOf(ana)).toContain("suggest");
    expect(await linesOf(ana)).not.toContain("decide approve");
    expect(await linesOf(mo)).toEqual(expect.arrayContaining(["decide approve", "board create", "stats cache"]));
    const forbidden = await ana.does({ do: "command", line: "decide approve", options: { id: "1" } });
    expect(forbidden).toMatchObject({ kind: "refused", message: expect.stringContaining("not offered") });
    const missing = await mo.does({ do: "command", line: "decide approve", options: {} });
    expect(missing).toMatchObject({ kind: "refused", message: "“id” is required" });
  });

  it("says that the application did not respond, when it does not", async () => {
    const { stage } = playground;
    const ana = new Line("ana");
    await ana.frame("messages");
    const { pid } = stage.bot;
    const sent = (): number => stage.discord.dispatches("INTERACTION_CREATE").length;
    const before = sent();
    process.kill(pid, "SIGSTOP");
    onTestFinished(() => void process.kill(pid, "SIGCONT"));
    const told = ana.does({ do: "command", line: "help", options: {} });
    await eventually(() => sent() > before);
    stage.discord.clock.advance(3_001);
    expect(await told).toMatchObject({ kind: "refused", message: "The application did not respond" });
  });

  it("shows a window with the workshop how the bot is, and what its cache counts", async () => {
    const ana = new Line("ana");
    await ana.does({ do: "workshop", open: true });
    expect((await ana.frame("workshop")).workshop).toMatchObject({ bot: "serving", redis: false });
    const figures = await ana.frame("figures");
    expect(figures.figures.totals["upserts_stored_total"]).toBeGreaterThan(0);
    expect(figures.figures.breaker).toBe("closed");
  });

  it("lets a crowd look after a cold start: one look-up, read before and after, and a later window is shown both", async () => {
    const mo = new Line("mo");
    await mo.does({ do: "workshop", open: true });
    const serves = (line: Line) => line.frame("workshop", ({ workshop }) => workshop.bot === "serving");
    await serves(mo);
    expect(await mo.does({ do: "crowd", deed: "stampede", count: 200 })).toMatchObject({ kind: "done" });
    const { workshop } = await mo.frame("workshop", (one) =>
      one.workshop.runs.some(({ title, state }) => title.includes("cold start") && state !== "running"),
    );
    const run = workshop.runs.find(({ title }) => title.includes("cold start"));
    expect(run?.state).toBe("shown");
    const said = run?.lines.map(({ text }) => text).join("\n") ?? "";
    expect(said).toContain("its author was looked up once.");
    expect(said).toMatch(/200 of 200 were answered within/u);
    const [, joined = "", near = ""] = /: 1 load, (\d+) callers joined it, (\d+) near hits,/u.exec(said) ?? [];
    expect(Number(joined) + Number(near)).toBe(199);
    const late = new Line("ana");
    await late.does({ do: "workshop", open: true });
    const last = mo.frames.findLast(({ kind }) => kind === "figures");
    await late.frame("figures", (one) => JSON.stringify(one) === JSON.stringify(last));
    expect(late.frames.filter(({ kind }) => kind === "figures").length).toBeGreaterThanOrEqual(2);
  });
});
