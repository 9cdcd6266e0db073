import { ComponentType } from "discord-api-types/v10";
import type { Component } from "../discord/world/types.ts";
import { Cannot } from "./cannot.ts";
import type { GivenFile } from "./files.ts";
import type { SeenField, SeenModal } from "./modal.ts";
import { isFile, type Resolver, type WithId } from "./resolver.ts";

/** What somebody enters into one field. */
export type Entry = string | boolean | GivenFile | WithId | readonly (string | GivenFile | WithId)[];
/** By custom id or label. */
export type Entries = Readonly<Record<string, Entry>>;

/** The form's components as they travel when it is sent, judged as the client judges them. */
export function encodeForm(modal: SeenModal, entries: Entries, resolver: Resolver): object[] {
  const filled = new Map<SeenField, Entry>();
  for (const [name, entry] of Object.entries(entries)) {
    const field = modal.field(name);
    if (field === undefined) throw new Cannot(`The form "${modal.title}" has no field ${name}`);
    filled.set(field, entry);
  }
  const encodeOne = (component: Component): object => {
    const field = modal.fields.find((one) => one.raw === component);
    const value = field === undefined ? {} : valueOf(field, filled.get(field), resolver);
    return { type: component.type, id: component.id, custom_id: component.custom_id, ...value };
  };
  return modal.raw.components.map((component) => ({
    type: component.type,
    id: component.id,
    ...(component.component !== undefined && { component: encodeOne(component.component) }),
    ...(component.components !== undefined && { components: component.components.map(encodeOne) }),
  }));
}

function valueOf(field: SeenField, entry: Entry | undefined, resolver: Resolver): object {
  switch (field.type) {
    case ComponentType.TextInput:
      return { value: textOf(field, entry) };
    case ComponentType.Checkbox:
      return { value: entry ?? field.raw["default"] ?? false };
    case ComponentType.RadioGroup:
      return { value: selected(field, entry)[0] ?? null };
    case ComponentType.StringSelect:
    case ComponentType.CheckboxGroup:
      return { values: selected(field, entry) };
    case ComponentType.FileUpload:
      return {
        values: counted(field, listOf(entry), { least: 1, most: 1 }).map((one) => fileIn(field, one, resolver)),
      };
    default:
      return { values: resolvedValues(field.type, counted(field, listOf(entry), { least: 1, most: 1 }), resolver) };
  }
}

function textOf(field: SeenField, entry: Entry | undefined): string {
  const written = entry ?? field.value ?? "";
  if (typeof written !== "string") throw new Cannot(`The field ${field.label} takes a text`);
  if (written === "" && !field.required) return "";
  const least = Math.max(numberIn(field.raw, "min_length") ?? 0, field.required ? 1 : 0);
  const most = numberIn(field.raw, "max_length") ?? 4_000;
  if (written.length < least || written.length > most) {
    throw new Cannot(`The field ${field.label} takes ${least} to ${most} characters, not ${written.length}`);
  }
  return written;
}

function selected(field: SeenField, entry: Entry | undefined): readonly string[] {
  const options = optionsOf(field.raw);
  const chosen = entry === undefined ? options.filter((option) => option.isDefault) : listOf(entry).map(pick);
  const bounds =
    field.type === ComponentType.CheckboxGroup ? { least: 1, most: options.length } : { least: 1, most: 1 };
  return counted(field, chosen, bounds).map((option) => option.value);

  function pick(given: unknown): (typeof options)[number] {
    const option = options.find((one) => one.value === given) ?? options.find((one) => one.label === given);
    if (option === undefined) throw new Cannot(`The field ${field.label} has no choice ${String(given)}`);
    return option;
  }
}

/** What a select of people, roles or channels holds. */
export function resolvedValues(type: ComponentType, given: readonly unknown[], resolver: Resolver): readonly string[] {
  return given.map((one) => {
    const target = typeof one === "string" || isWithId(one) ? one : undefined;
    if (target === undefined) throw new Cannot("A select takes somebody or something with an id");
    if (type === ComponentType.UserSelect) return resolver.user(target);
    if (type === ComponentType.RoleSelect) return resolver.role(target);
    if (type === ComponentType.ChannelSelect) return resolver.channel(target, undefined);
    return resolver.userOrRole(target);
  });
}

function counted<Item>(
  field: SeenField,
  items: readonly Item[],
  usual: { least: number; most: number },
): readonly Item[] {
  if (items.length === 0 && !field.required) return items;
  const least = Math.max(numberIn(field.raw, "min_values") ?? usual.least, field.required ? 1 : 0);
  const most = numberIn(field.raw, "max_values") ?? usual.most;
  if (items.length < least || items.length > most) {
    throw new Cannot(`The field ${field.label} takes ${least} to ${most} entries, not ${items.length}`);
  }
  return items;
}

function fileIn(field: SeenField, given: unknown, resolver: Resolver): string {
  if (!isFile(given)) throw new Cannot(`The field ${field.label} takes files`);
  return resolver.attachment(given);
}

function listOf(entry: Entry | undefined): readonly unknown[] {
  if (entry === undefined) return [];
  return Array.isArray(entry) ? entry : [entry];
}

function optionsOf(component: Component): { label: string; value: string; isDefault: boolean }[] {
  const options = component["options"];
  if (!Array.isArray(options)) return [];
  return options.map((option) => ({ label: option.label, value: option.value, isDefault: option.default === true }));
}

function numberIn(component: Component, key: string): number | undefined {
  const value = component[key];
  return typeof value === "number" ? value : undefined;
}

function isWithId(value: unknown): value is WithId {
  return typeof value === "object" && value !== null && "id" in value;
}
