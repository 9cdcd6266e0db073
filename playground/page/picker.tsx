import { useId, useState } from "preact/hooks";
import type { Component } from "../discord/world/types.ts";
import type { Pickable } from "../page-server/protocol.ts";

export interface PickerOption {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly chosen: boolean;
}

interface PickerProps {
  readonly label: string;
  readonly options: readonly PickerOption[];
  readonly least: number;
  readonly most: number;
  readonly disabled?: boolean;
  /** Called at once for a single choice, and on "Done" for several. */
  readonly onChoose: (values: readonly string[]) => void;
  /** Called at every change of several, where the form around it has a button of its own. */
  readonly inForm?: boolean;
}

/** A select as Discord has it: one choice from a list, or several to tick. */
export function Picker({ label, options, least, most, disabled = false, onChoose, inForm = false }: PickerProps) {
  const [chosen, setChosen] = useState(options.filter((one) => one.chosen).map((one) => one.value));
  const name = useId();
  if (most <= 1) {
    return (
      <select
        class="picker"
        aria-label={label}
        disabled={disabled}
        value={chosen[0] ?? ""}
        onChange={({ currentTarget: { value } }) => {
          setChosen(value === "" ? [] : [value]);
          if (value !== "" || least === 0) onChoose(value === "" ? [] : [value]);
        }}
      >
        <option value="" disabled={least > 0}>
          {label}
        </option>
        {options.map((one) => (
          <option value={one.value}>
            {one.description === undefined ? one.label : `${one.label} — ${one.description}`}
          </option>
        ))}
      </select>
    );
  }
  const toggle = (value: string): void => {
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    if (next.length > most) return;
    setChosen(next);
    if (inForm) onChoose(next);
  };
  const shown = options.filter((one) => chosen.includes(one.value)).map((one) => one.label);
  return (
    <details class="picker several">
      <summary>{shown.length === 0 ? label : shown.join(", ")}</summary>
      <div class="choices">
        {options.map((one) => (
          <label>
            <input
              type="checkbox"
              name={name}
              disabled={disabled}
              checked={chosen.includes(one.value)}
              onChange={() => toggle(one.value)}
            />
            {one.label}
          </label>
        ))}
        {inForm ? null : (
          <button
            type="button"
            class="button primary"
            disabled={chosen.length < least}
            onClick={() => onChoose(chosen)}
          >
            Done
          </button>
        )}
      </div>
    </details>
  );
}

const pickableKinds: Readonly<Record<number, readonly Pickable["kind"][]>> = {
  5: ["user"],
  6: ["role"],
  7: ["user", "role"],
  8: ["channel"],
};
const signs = { user: "@", role: "@", channel: "#" } as const;

/** What a select offers: its own options, or people, roles and channels. */
export function pickableOptions(select: Component, pickables: readonly Pickable[]): PickerOption[] {
  const own = select["options"];
  if (Array.isArray(own)) {
    return own.map((option) => ({
      value: String(option.value),
      label: `${option.emoji?.name ?? ""} ${option.label}`.trim(),
      description: option.description,
      chosen: option.default === true,
    }));
  }
  const kinds = pickableKinds[select.type] ?? [];
  const chosen: readonly unknown[] = Array.isArray(select["default_values"])
    ? select["default_values"].map((one) => one.id)
    : [];
  const types: readonly unknown[] = Array.isArray(select["channel_types"]) ? select["channel_types"] : [];
  return pickables
    .filter(
      (one) => kinds.includes(one.kind) && (one.channelType === undefined ? true : fitsType(one.channelType, types)),
    )
    .map((one) => ({
      value: one.id,
      label: `${signs[one.kind]}${one.name.replace(/^@/u, "")}`,
      chosen: chosen.includes(one.id),
    }));
}

function fitsType(channelType: number, types: readonly unknown[]): boolean {
  return types.length === 0 ? channelType !== 4 : types.includes(channelType);
}
