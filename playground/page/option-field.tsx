import { useEffect, useRef, useState } from "preact/hooks";
import type { GivenValue, OptionView, Pickable } from "../page-server/protocol.ts";
import type { Given } from "./command-form.tsx";
import { encodeFile } from "./files.ts";
import { store, useStore } from "./store.ts";

/** Discord's numbers for kinds of options. */
const kind = {
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const;

const pickableKinds: Readonly<Record<number, readonly Pickable["kind"][]>> = {
  [kind.user]: ["user"],
  [kind.channel]: ["channel"],
  [kind.role]: ["role"],
  [kind.mentionable]: ["user", "role"],
};

interface FieldProps {
  readonly line: string;
  readonly option: OptionView;
  readonly given: Given;
  readonly onChange: (value: GivenValue | undefined) => void;
  /** Of an option that may be left out. */
  readonly onRemove: (() => void) | undefined;
}

/** One option, with what Discord's client offers for its kind. */
export function OptionField(props: FieldProps) {
  const { option, onRemove } = props;
  return (
    <div class="option">
      <label>
        <span title={option.description}>{option.name}</span>
        <Entry {...props} />
      </label>
      {onRemove === undefined ? null : (
        <button type="button" class="remove" aria-label={`Leave out ${option.name}`} onClick={onRemove}>
          ×
        </button>
      )}
    </div>
  );
}

function Entry({ line, option, given, onChange }: FieldProps) {
  const { pickables } = useStore();
  const value = given[option.name];
  if (option.type === kind.attachment) {
    return (
      <input
        type="file"
        aria-label={option.name}
        onChange={({ currentTarget: { files } }) => {
          const [file] = files ?? [];
          if (file === undefined) onChange(undefined);
          else void encodeFile(file).then(onChange);
        }}
      />
    );
  }
  if (option.autocomplete) return <Suggested line={line} option={option} given={given} onChange={onChange} />;
  const choices = choicesOf(option, pickables);
  if (choices !== undefined) {
    return (
      <select
        aria-label={option.name}
        value={value === undefined || typeof value === "object" ? "" : String(value)}
        onChange={({ currentTarget }) => {
          const chosen = choices.find((one) => String(one.value) === currentTarget.value);
          onChange(chosen?.value);
        }}
      >
        <option value="">{option.description}</option>
        {choices.map((one) => (
          <option value={String(one.value)}>{one.name}</option>
        ))}
      </select>
    );
  }
  const { minLength, maxLength, min, max } = option.limits;
  const common = {
    "aria-label": option.name,
    placeholder: option.description,
    value: typeof value === "string" || typeof value === "number" ? value : "",
  };
  if (option.type === kind.integer || option.type === kind.number) {
    return (
      <input
        type="number"
        min={min}
        max={max}
        step={option.type === kind.integer ? 1 : "any"}
        onInput={({ currentTarget }) => onChange(currentTarget.value === "" ? undefined : Number(currentTarget.value))}
        {...common}
      />
    );
  }
  return (
    <input
      type="text"
      minLength={minLength}
      maxLength={maxLength}
      onInput={({ currentTarget }) => onChange(currentTarget.value === "" ? undefined : currentTarget.value)}
      {...common}
    />
  );
}

function choicesOf(
  { type, choices, limits }: OptionView,
  pickables: readonly Pickable[],
): readonly { readonly name: string; readonly value: string | number | boolean }[] | undefined {
  if (choices.length > 0) return choices;
  if (type === kind.boolean) {
    return [
      { name: "True", value: true },
      { name: "False", value: false },
    ];
  }
  const kinds = pickableKinds[type];
  if (kinds === undefined) return undefined;
  const types = limits.channelTypes ?? [];
  return pickables
    .filter((one) => kinds.includes(one.kind))
    .filter((one) => one.channelType === undefined || types.length === 0 || types.includes(one.channelType))
    .map((one) => ({ name: one.name, value: one.id }));
}

/** What the bot suggests while one types, asked for after every sign as Discord's client does. */
function Suggested({ line, option, given, onChange }: Omit<FieldProps, "onRemove">) {
  const [text, setText] = useState("");
  const [offers, setOffers] = useState<readonly { readonly name: string; readonly value: string | number }[]>([]);
  const [at, setAt] = useState(-1);
  const [focused, setFocused] = useState(false);
  const asked = useRef(0);
  const id = `choices-${option.name}`;

  useEffect(() => {
    if (!focused) return;
    asked.current += 1;
    const mine = asked.current;
    const others = Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) =>
        name === option.name || typeof value === "object" ? [] : [[name, value]],
      ),
    );
    // Answers may overtake each other: only the last question's counts.
    const show = (choices: typeof offers): void => {
      if (mine !== asked.current) return;
      setOffers(choices);
      setAt(-1);
    };
    const question = { do: "typing", line, option: option.name, partial: text, others } as const;
    store.demand(question).then(
      ({ choices = [] }) => show(choices),
      () => undefined,
    );
  }, [text, focused]);

  const pick = (index: number): void => {
    const offer = offers[index];
    if (offer === undefined) return;
    setText(offer.name);
    onChange(offer.value);
    setFocused(false);
  };
  const isOpen = focused && offers.length > 0;
  return (
    <span class="suggested">
      <input
        type="text"
        role="combobox"
        aria-label={option.name}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && at >= 0 ? `${id}-${at}` : undefined}
        placeholder={option.description}
        autocomplete="off"
        value={text}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onInput={({ currentTarget: { value } }) => {
          // What was offered for the text before is not to be chosen any more, nor to come late.
          asked.current += 1;
          setOffers([]);
          setAt(-1);
          setText(value);
          setFocused(true);
          onChange(value === "" ? undefined : value);
        }}
        onKeyDown={(event) => {
          if (!isOpen) return;
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : offers.length - 1;
            setAt((Math.max(at, -1) + step + (at === -1 && step !== 1 ? 1 : 0)) % offers.length);
          } else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) {
            event.preventDefault();
            pick(at);
          }
        }}
      />
      {isOpen ? (
        <span class="choices" role="listbox" id={id} aria-label={`Choices for ${option.name}`}>
          {offers.map((offer, index) => (
            <span
              role="option"
              id={`${id}-${index}`}
              aria-selected={index === at}
              class={index === at ? "offer chosen" : "offer"}
              onMouseDown={(event) => {
                event.preventDefault();
                pick(index);
              }}
            >
              {offer.name}
            </span>
          ))}
        </span>
      ) : null}
    </span>
  );
}
