import { expect } from "vitest";
import { checkBody } from "../../playground/discord/truth/check-body.ts";
import type { MessageBody } from "../../src/views/message.ts";

/** All texts of a message's displays, one a line, as a person reads them from top to bottom. */
export function textsOf(body: MessageBody): string[] {
  return found(body.components, "content");
}

export function textOf(body: MessageBody): string {
  return textsOf(body).join("\n");
}

export function customIdsOf(body: MessageBody): string[] {
  return found(body.components, "custom_id");
}

/** Fails unless Discord would take this as a new message with these files. */
export function expectDiscordTakes(body: MessageBody, fileNames: readonly string[] = []): void {
  const attachments = fileNames.map((filename, id) => ({ id, filename }));
  const sent = { ...body, ...(attachments.length > 0 && { attachments }) };
  expect(checkBody({ method: "POST", route: "/channels/:channel/messages", body: sent, fileNames })).toEqual({
    unknownKeys: [],
  });
}

function found(value: unknown, key: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => found(item, key));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === "string" ? [inner] : found(inner, key),
  );
}
