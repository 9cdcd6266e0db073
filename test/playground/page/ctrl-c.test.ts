import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { openPlayground } from "../../../playground/playground.ts";
import { eventually } from "../../helpers/eventually.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

it("prints one address, and on Ctrl-C ends everything it started and leaves nothing behind", async () => {
  const temporary = mkdtempSync(path.join(tmpdir(), "suggestion-box-ctrl-c-"));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const child = spawn(process.execPath, ["playground/main.ts"], {
    cwd: root,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exit = once(child, "exit");
  let address: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    address = /http:\/\/127\.0\.0\.1:\d+\//u.exec(line)?.[0] ?? address;
    if (line.includes("Ctrl-C")) break;
  }
  expect((await fetch(address ?? "")).status).toBe(200);
  expect(readdirSync(temporary).some((name) => name.startsWith("suggestion-box-playground-"))).toBe(true);
  const started = childrenOf(child.pid);
  expect(started.length).toBeGreaterThan(0);

  child.kill("SIGINT");
  expect(await exit).toEqual([0, null]);
  expect(readdirSync(temporary)).toEqual([]);
  expect(started.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  await expect(fetch(address ?? "")).rejects.toThrow("fetch failed");
});

it("does not end before a story's own Redis has, which may be held just then", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "suggestion-box-story-"));
  const playground = await openPlayground({ folder });
  onTestFinished(() => playground.end());
  const before = childrenOf(process.pid);
  const window = new WebSocket(`${playground.address.replace("http", "ws")}socket?as=ana`, {
    origin: playground.address.slice(0, -1),
  });
  await once(window, "open");
  window.send(JSON.stringify({ re: 1, do: "story", story: "mismatch" }));
  await eventually(() => childrenOf(process.pid).length > before.length);
  const all = childrenOf(process.pid);

  await playground.end();
  expect(all.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
});

function childrenOf(pid: number | undefined): readonly string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
}
