import { z } from "zod";
import type { CardAttachment } from "../suggestions/intents.ts";

const stored = z.array(z.object({ id: z.string(), name: z.string() }));

/** What a posted message keeps, from the text in which it is stored. */
export function readAttachments(json: string): readonly CardAttachment[] {
  return stored.parse(JSON.parse(json));
}
