import { z } from "zod";
import type { Request } from "./protocol.ts";

const file = z.object({ name: z.string().max(200), contentType: z.string().max(100), base64: z.string() });
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const re = z.number();

const request = z.discriminatedUnion("do", [
  z.object({ re, do: z.literal("open"), channelId: z.string() }),
  z.object({ re, do: z.literal("older") }),
  z.object({ re, do: z.literal("say"), text: z.string().min(1).max(2_000) }),
  z.object({ re, do: z.literal("post"), name: z.string().min(1).max(100), text: z.string().min(1).max(2_000) }),
  z.object({
    re,
    do: z.literal("command"),
    line: z.string(),
    options: z.record(z.string(), z.union([scalar, file])),
  }),
  z.object({
    re,
    do: z.literal("typing"),
    line: z.string(),
    option: z.string(),
    partial: z.string(),
    others: z.record(z.string(), scalar),
  }),
  z.object({
    re,
    do: z.literal("press"),
    messageId: z.string(),
    customId: z.string(),
    values: z.array(z.string()).exactOptional(),
  }),
  z.object({ re, do: z.literal("menu"), messageId: z.string(), name: z.string() }),
  z.object({
    re,
    do: z.literal("submit"),
    key: z.string(),
    entries: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.union([z.string(), file]))])),
  }),
  z.object({ re, do: z.literal("dismiss"), messageId: z.string() }),
  z.object({ re, do: z.literal("workshop"), open: z.boolean() }),
  z.object({
    re,
    do: z.literal("crowd"),
    deed: z.enum(["vote", "suggest", "resolve", "stampede"]),
    count: z.number().int().min(1).max(5_000),
  }),
  z.object({
    re,
    do: z.literal("fault"),
    fault: z.enum(["slow", "errors", "limits", "gateway", "kill", "redis", "poison"]),
  }),
  z.object({ re, do: z.literal("story"), story: z.enum(["race", "mismatch"]) }),
]);

/** What a window asked for; `undefined` when it is nothing that a page of ours would say. */
export function parseRequest(text: string): Request | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return request.safeParse(json).data;
}
