import { Cannot } from "./cannot.ts";
import type { WithId } from "./resolver.ts";
import type { SeenButton, SeenMessage, SeenSelect } from "./seen.ts";

/** The one button meant: by label, custom id or emoji, by the custom id's end, or by a part of the label. */
export function buttonOf(message: SeenMessage, which: string): SeenButton {
  const wanted = which.toLowerCase();
  const ways: ((button: SeenButton) => boolean)[] = [
    (button) => button.label === which || button.customId === which || button.emoji === which,
    (button) => button.customId.endsWith(which),
    (button) => button.label.toLowerCase().includes(wanted),
  ];
  for (const way of ways) {
    const [button, ...more] = message.buttons.filter(way);
    if (button !== undefined && more.length === 0) return button;
    if (button !== undefined) throw new Cannot(`More than one button matches "${which}"`);
  }
  const there = message.buttons.map((button) => button.label || button.customId).join(", ");
  throw new Cannot(`There is no button "${which}"; there are: ${there || "none"}`);
}

/** The one select whose custom id is or ends with `which`; the only one there is when `which` is undefined. */
export function selectOf(message: SeenMessage, which: string | undefined): SeenSelect {
  const matching = message.selects.filter((one) => which === undefined || one.customId.endsWith(which));
  const [select, ...more] = matching;
  if (select === undefined || more.length > 0) throw new Cannot(`${matching.length} selects match ${which}`);
  return select;
}

/** The value of the option of that value or label. */
export function optionValue(options: SeenSelect["options"], given: string | WithId): string {
  const option = options.find((one) => one.value === given) ?? options.find((one) => one.label === given);
  if (option === undefined) throw new Cannot(`There is no choice ${typeof given === "string" ? given : given.id}`);
  return option.value;
}

/** Messages line by line, for whoever waited in vain. */
export function listed(messages: readonly SeenMessage[]): string {
  return messages.map((message) => `  ${message.author}: ${message.text}`).join("\n") || "  nothing";
}
