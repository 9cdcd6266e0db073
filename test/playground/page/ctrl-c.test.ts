import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

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
  const started = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ");
  expect(started.length).toBeGreaterThan(0);

  child.kill("SIGINT");
  expect(await exit).toEqual([0, null]);
  expect(readdirSync(temporary)).toEqual([]);
  expect(started.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  await expect(fetch(address ?? "")).rejects.toThrow("fetch failed");
});
