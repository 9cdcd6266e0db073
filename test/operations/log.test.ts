import { DiscordAPIError } from "discord.js";
import { expect, it } from "vitest";
import { createLog } from "../../src/operations/log.ts";

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let output = "";
  const destination = { write: (line: string) => void (output += line) };
  write(createLog({ level: "debug", format: "json", destination }));
  return output;
}

it("keeps what a member wrote out of the entry of an error of Discord's", () => {
  const body = { content: "my secret idea" };
  const url = "https://discord.com/api/v10/webhooks/123456789012345678/aW50ZXJhY3Rpb246dG9rZW4/messages/@original";
  const error = new DiscordAPIError({ code: 50_035, message: "Invalid Form Body" }, 50_035, 400, "PATCH", url, {
    body,
    files: undefined,
  });
  const output = logged((log) => log.error({ err: error }, "refused"));
  expect(output).toContain('"code":50035');
  expect(output).not.toContain("my secret idea");
  expect(output).not.toContain("aW50ZXJhY3Rpb246dG9rZW4");
  // The control: the error does carry both, so a serializer that took everything would leak them.
  expect(JSON.stringify(error)).toContain("my secret idea");
  expect(error.url).toContain("aW50ZXJhY3Rpb246dG9rZW4");
});

it("keeps tokens and texts out of entries, wherever they stand", () => {
  const token = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789";
  const output = logged((log) => {
    log.info({ token, text: "idea", suggestion: { text: "idea", reason: "because" } }, "x");
    log.error({ err: new Error(`refused ${token}`, { cause: new Error(token) }) }, "y");
  });
  expect(output).not.toContain(token);
  expect(output).not.toContain("idea");
  expect(output).not.toContain("because");
});
