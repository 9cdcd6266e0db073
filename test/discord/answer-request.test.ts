import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { type AnswerRequest, sendAnswer } from "../../src/discord/answer-request.ts";
import { gate } from "../helpers/gate.ts";
import { holdingDiscord } from "../helpers/holding-discord.ts";

/** The address of a Discord that says the same to every answer. */
async function saying(says: RequestListener): Promise<string> {
  const server = createServer(says);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/api/v10/interactions/1/token/callback?with_response=false`;
}

function answer(signal?: AbortSignal): AnswerRequest {
  return { method: "POST", headers: ["Content-Type", "application/json"], body: '{"type":6}', signal };
}

describe("an answer", () => {
  it("arrives as it was given", async () => {
    const arrived = gate<unknown>();
    const url = await saying((request, response) => {
      const { method, url: path, headers } = request;
      let body = "";
      request.on("data", (chunk) => (body += String(chunk)));
      request.once("end", () => {
        arrived.open({ method, path, type: headers["content-type"], body });
        response.writeHead(204).end();
      });
    });
    expect(await sendAnswer(url, answer())).toMatchObject({ status: 204, ok: true });
    expect(await arrived.opened).toEqual({
      method: "POST",
      path: "/api/v10/interactions/1/token/callback?with_response=false",
      type: "application/json",
      body: '{"type":6}',
    });
  });

  it("is told all that Discord says to it, with its headers, in however many pieces it comes", async () => {
    const url = await saying((_, response) => {
      response.writeHead(429, { "Content-Type": "application/json", "Retry-After": "2" });
      response.write('{"message":"You are being', () => response.end(' rate limited.","retry_after":2}'));
    });
    const response = await sendAnswer(url, answer());
    expect(response).toMatchObject({ status: 429, ok: false });
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await response.json()).toEqual({ message: "You are being rate limited.", retry_after: 2 });
  });

  it("fails when the connection is cut while Discord is speaking", async () => {
    const url = await saying((_, response) => {
      response.writeHead(200, { "Content-Length": "100" });
      response.write("{", () => response.destroy());
    });
    await expect(sendAnswer(url, answer())).rejects.toThrow("other side closed");
  });
});

describe("the signal ends an answer", () => {
  it.each([
    ["says nothing", false],
    ["has begun to speak", true],
  ])("while Discord %s", async (_, speaks) => {
    const heard = gate();
    const closed = gate();
    const url = await saying((request, response) => {
      request.socket.once("close", () => closed.open());
      if (speaks) response.writeHead(200, { "Content-Length": "100" });
      if (speaks) response.write("{", () => heard.open());
      else heard.open();
    });
    const controller = new AbortController();
    const sent = sendAnswer(url, answer(controller.signal));
    await heard.opened;
    controller.abort(new Error("too long"));
    await expect(sent).rejects.toThrow("too long");
    await closed.opened;
  });

  it("while it waits for a connection: then it is never sent", async () => {
    const discord = await holdingDiscord();
    const full = discord.holds(384);
    const url = `${discord.url}/interactions/1/token/callback`;
    const given = Array.from({ length: 384 }, () => sendAnswer(url, answer()));
    await full;
    const controller = new AbortController();
    const ended = sendAnswer(url, answer(controller.signal));
    const waits = sendAnswer(url, answer());
    controller.abort(new Error("too long"));
    await expect(ended).rejects.toThrow("too long");

    discord.release();
    await Promise.all([...given, waits]);
    // All but the one: the other that waited is the control.
    expect(discord.arrived).toBe(385);
  });
});
