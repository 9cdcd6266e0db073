import type { SeenMessage } from "../people/seen.ts";

/** Names for what Discord's texts only give as ids. */
export interface Names {
  /** As it is mentioned: `#general`, or a thread's name in quotation marks. */
  channel(id: string): string | undefined;
  user(id: string): string | undefined;
  role(id: string): string | undefined;
}

/** Discord's markup as words for a terminal: mentions by name, links by their text, times as words. */
export function plainText(text: string, names: Names): string {
  return (
    text
      .replaceAll(/<#(\d+)>/g, (whole, id: string) => names.channel(id) ?? whole)
      .replaceAll(/<@!?(\d+)>/g, (whole, id: string) => `@${names.user(id) ?? whole}`)
      .replaceAll(/<@&(\d+)>/g, (whole, id: string) => `@${names.role(id) ?? whole}`)
      .replaceAll(/<t:\d+:R>/g, "just now")
      .replaceAll(/<t:\d+(?::\w)?>/g, "today")
      .replaceAll(/\[([^\]]+)\]\(https?:[^)]+\)/g, "$1")
      .replaceAll(/^(?:#{1,3}|-#) /gm, "")
      .replaceAll(/\*\*([^*]+)\*\*/g, "$1")
      .replaceAll(/^```\w*\n?|\n?```$/gm, "")
      .replaceAll(/`([^`\n]+)`/g, "$1")
      .replaceAll(/\\([*_~`|>#\-[\]()<@:])/g, "$1")
      // Isolates keep a name from turning its line around; a terminal shows them as boxes.
      .replaceAll(/[\u2066-\u2069\u200B-\u200F]/g, "")
  );
}

/** A message line by line, with what can be pressed below it. */
export function plainMessage(message: SeenMessage, names: Names): string[] {
  const lines = plainText(message.text, names).split("\n");
  const images = message.images.filter((url) => !url.includes("/avatars/")).length;
  if (images > 0) lines.push(images === 1 ? "🖼  (a picture)" : `🖼  (${images} pictures)`);
  const buttons = message.buttons.map(({ emoji, label }) => `[ ${[emoji, label].filter(Boolean).join(" ")} ]`);
  if (buttons.length > 0) lines.push(buttons.join(" "));
  return lines;
}
