import { type MessageBody, maxMessageTextLength, textLength } from "./message.ts";

/** How much is shown of what a suggestion has: of its own texts in UTF-16 units. */
export interface Room {
  readonly text: number;
  readonly reason: number;
  /** How many notes are shown whole, the newest of them. */
  readonly notes: number;
}

/** Bytes of the whole request that posts or edits a message, as JSON in UTF-8. */
export const maxBodyBytes = 10_000;
/** What a request has besides its message: the nonce, an entry for each attachment, the id of each role that is pinged. */
const extraBytes = { nonce: 60, attachment: 45, role: 25 } as const;
/** A reason is not cut below this while the text can give way. */
const leastReasonLength = 100;

/**
 * Draws a message with as much of a suggestion as Discord takes: first older notes become a count, then the reason is shortened,
 * then the text.
 */
export function withinLimits(
  texts: { readonly text: string; readonly reason: string | undefined; readonly notes?: number },
  draw: (room: Room) => MessageBody,
): MessageBody {
  const whole: Room = { text: texts.text.length, reason: texts.reason?.length ?? 0, notes: texts.notes ?? 0 };
  const body = draw(whole);
  if (fits(body)) return body;

  const notes = longestThatFits(0, whole.notes, (count) => draw({ ...whole, notes: count }));
  if (notes !== undefined) return draw({ ...whole, notes });
  const leastReason = Math.min(whole.reason, leastReasonLength);
  const withReason = (length: number) => draw({ ...whole, notes: 0, reason: length });
  const reason = longestThatFits(leastReason, whole.reason, withReason);
  if (reason !== undefined) return withReason(reason);
  const withText = (length: number) => draw({ text: length, reason: leastReason, notes: 0 });
  return withText(longestThatFits(0, whole.text, withText) ?? 0);
}

function fits(body: MessageBody): boolean {
  return textLength(body) <= maxMessageTextLength && requestBytes(body) <= maxBodyBytes;
}

/** Bytes of the request that carries this message, a little overestimated. */
export function requestBytes(body: MessageBody): number {
  const json = JSON.stringify(body);
  // What members write matches neither: their quotes and brackets are escaped.
  const attachments = json.match(/"url":"attachment:/g)?.length ?? 0;
  const roles = json.match(/<@&\d+>/g)?.length ?? 0;
  const extra = extraBytes.nonce + attachments * extraBytes.attachment + roles * extraBytes.role;
  return Buffer.byteLength(json) + extra;
}

/** The greatest length from `least` to `most` with which the drawing was seen to fit; undefined when not even the least does. */
export function longestThatFits(
  least: number,
  most: number,
  draw: (length: number) => MessageBody,
): number | undefined {
  if (!fits(draw(least))) return undefined;
  let [low, high] = [least, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(draw(middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}
