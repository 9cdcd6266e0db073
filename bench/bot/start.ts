import { closeSync, copyFileSync, fsyncSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { LocalDiscord } from "../../playground/discord/local-discord.ts";
import { openSqlite } from "../../src/storage/sqlite/engine.ts";
import { fill } from "../database/fill.ts";
import type { Figures } from "../report.ts";
import { startSubject } from "./subject.ts";

/** A database of so many suggestions, made once for all rounds. */
export async function makeDatabase(folder: string, stored: number, perServer: number): Promise<string> {
  const file = path.join(folder, `${stored}.db`);
  const engine = await openSqlite({ file });
  await fill(engine, { name: "sqlite", total: stored, asking: Math.min(stored, perServer) });
  await engine.close();
  return file;
}

/** From the start of the process until it serves, on a copy of that database. */
export async function measureStart(file: string, guilds: number): Promise<Figures> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "suggestion-box-bench-"));
  copyToDisk(file, path.join(dataDir, "suggestion-box.db"));
  const discord = await LocalDiscord.start({ remember: 0 });
  // Their ids are those that the database was filled with.
  for (let index = 0; index < guilds; index += 1) discord.addServer({ name: `Server ${index}` });
  try {
    const { apiUrl, token } = discord;
    const subject = await startSubject({ name: "ours", apiUrl, token, dataDir });
    const { cpuMs } = await subject.read();
    await subject.stop();
    return { "start to ready, ms": subject.startMs, "CPU ms": cpuMs };
  } finally {
    await discord.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What of a gigabyte is still on its way to the disk would be in the way of what is measured next. */
function copyToDisk(from: string, to: string): void {
  copyFileSync(from, to);
  const copy = openSync(to, "r+");
  fsyncSync(copy);
  closeSync(copy);
}
