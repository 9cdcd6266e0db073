import { ComponentType } from "discord-api-types/v10";
import type { Interaction, ModalBody } from "../discord/interactions/interaction.ts";
import type { Component } from "../discord/world/types.ts";

export interface SeenField {
  readonly customId: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly type: ComponentType;
  readonly required: boolean;
  /** What is filled in beforehand. */
  readonly value: string | undefined;
  /** The component itself, for its limits and options. */
  readonly raw: Component;
}

/** A form that opened before somebody. */
export class SeenModal {
  readonly customId: string;
  readonly title: string;
  readonly fields: readonly SeenField[];
  readonly raw: ModalBody;
  /** What was done to open it. */
  readonly openedBy: Interaction;

  constructor(body: ModalBody, openedBy: Interaction) {
    this.customId = body.custom_id;
    this.title = body.title;
    this.raw = body;
    this.openedBy = openedBy;
    this.fields = body.components.flatMap(fieldsOf);
  }

  /** The field of that custom id or label. */
  field(name: string): SeenField | undefined {
    return this.fields.find((field) => field.customId === name) ?? this.fields.find((field) => field.label === name);
  }
}

/** A label holds one field; the older form is a row that does. */
function fieldsOf(component: Component): SeenField[] {
  if (component.type === ComponentType.Label && component.component !== undefined) {
    return [fieldOf(component.component, component)];
  }
  if (component.type === ComponentType.ActionRow) return (component.components ?? []).map((one) => fieldOf(one, one));
  return [];
}

function fieldOf(component: Component, labelled: Component): SeenField {
  const text = (key: string, from: Component): string | undefined => {
    const value = from[key];
    return typeof value === "string" ? value : undefined;
  };
  return {
    customId: component.custom_id ?? "",
    label: labelled.label ?? "",
    description: text("description", labelled),
    type: component.type,
    // Every kind of field must be filled in unless it says otherwise; a checkbox may always stay empty.
    required: component["required"] !== false && component.type !== ComponentType.Checkbox,
    value: text("value", component),
    raw: component,
  };
}
