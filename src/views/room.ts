import { type MessageBody, maxMessageTextLength, textLength } from "./message.ts";

/** How much of a suggestion's own texts is shown, in UTF-16 units. */
export interface Room {
  readonly text: number;
  readonly reason: number;
}

/** Bytes of a message's whole JSON body in UTF-8. */
export const maxBodyBytes = 10_000;
/** A reason is not cut below this while the text can give way. */
const leastReasonLength = 100;

/** Draws a message with as much of a suggestion's texts as Discord takes: first the reason is shortened, then the text. */
export function withinLimits(
  texts: { readonly text: string; readonly reason: string | undefined },
  draw: (room: Room) => MessageBody,
): MessageBody {
  const whole: Room = { text: texts.text.length, reason: texts.reason?.length ?? 0 };
  const body = draw(whole);
  if (fits(body)) return body;

  const leastReason = Math.min(whole.reason, leastReasonLength);
  const reason = longest(leastReason, whole.reason, (length) => fits(draw({ text: whole.text, reason: length })));
  if (reason !== undefined) return draw({ text: whole.text, reason });
  const text = longest(0, whole.text, (length) => fits(draw({ text: length, reason: leastReason })));
  return draw({ text: text ?? 0, reason: leastReason });
}

function fits(body: MessageBody): boolean {
  return textLength(body) <= maxMessageTextLength && Buffer.byteLength(JSON.stringify(body)) <= maxBodyBytes;
}

/** The greatest length from `least` to `most` that was seen to fit; undefined when not even the least does. */
function longest(least: number, most: number, fits: (length: number) => boolean): number | undefined {
  if (!fits(least)) return undefined;
  let [low, high] = [least, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
