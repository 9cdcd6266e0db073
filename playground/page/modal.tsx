import { useEffect, useRef, useState } from "preact/hooks";
import type { Component } from "../discord/world/types.ts";
import type { EntryValue, ModalView } from "../page-server/protocol.ts";
import { textOf } from "./components.tsx";
import { encodeFile } from "./files.ts";
import { Markdown } from "./markdown.tsx";
import { Picker, pickableOptions } from "./picker.tsx";
import { store, useStore } from "./store.ts";

/** Discord's numbers for what forms are made of. */
const type = { row: 1, textInput: 4, text: 10, label: 18, upload: 19, radio: 21, checks: 22, check: 23 } as const;

type Entries = Readonly<Record<string, EntryValue>>;

/** A form that the bot opened. */
export function Modal({ modal }: { readonly modal: ModalView }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [entries, setEntries] = useState<Entries>({});
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
    dialog.current?.querySelector<HTMLElement>("textarea, input, select")?.focus();
  }, []);
  const close = (): void => store.put({ modal: undefined });
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      const { modal: next, afterMs } = await store.demand({ do: "submit", key: modal.key, entries });
      store.put({ modal: next, trouble: "", answeredAfterMs: afterMs });
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} class="modal" aria-labelledby="modal-title" onCancel={close} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <header>
          <h2 id="modal-title">{modal.title}</h2>
          <button type="button" class="close" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        <div class="form">
          {wrong === "" ? null : (
            <p class="wrong" role="alert">
              {wrong}
            </p>
          )}
          {modal.components.map((component) => (
            <Part component={component} onEntry={(id, value) => setEntries((all) => ({ ...all, [id]: value }))} />
          ))}
        </div>
        <footer>
          <button type="button" class="button secondary" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={busy}>
            Submit
          </button>
        </footer>
      </form>
    </dialog>
  );
}

interface PartProps {
  readonly component: Component;
  readonly onEntry: (customId: string, value: EntryValue) => void;
}

function Part({ component, onEntry }: PartProps) {
  switch (component.type as number) {
    case type.text:
      return <Markdown text={component.content ?? ""} names={{}} />;
    case type.row:
      return (
        <>
          {(component.components ?? []).map((one) => (
            <Labelled label={one.label ?? ""} description="" field={one} onEntry={onEntry} />
          ))}
        </>
      );
    default:
      if (component.component === undefined) return null;
      return (
        <Labelled
          label={component.label ?? ""}
          description={textOf(component, "description")}
          field={component.component}
          onEntry={onEntry}
        />
      );
  }
}

interface LabelledProps {
  readonly label: string;
  readonly description: string;
  readonly field: Component;
  readonly onEntry: (customId: string, value: EntryValue) => void;
}

function Labelled({ label, description, field, onEntry }: LabelledProps) {
  const isRequired = field["required"] !== false && !isOf(field, type.check);
  const enter = (value: EntryValue): void => onEntry(field.custom_id ?? "", value);
  const id = `field-${field.custom_id}`;
  return (
    <div class="labelled">
      <label htmlFor={id}>
        {label}
        {isRequired ? <i aria-hidden="true"> *</i> : null}
      </label>
      {description === "" ? null : <small id={`${id}-about`}>{description}</small>}
      <Field id={id} label={label} field={field} isRequired={isRequired} onEnter={enter} />
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly field: Component;
  readonly isRequired: boolean;
  readonly onEnter: (value: EntryValue) => void;
}

function Field({ id, label, field, isRequired, onEnter }: FieldProps) {
  const { pickables } = useStore();
  const [text, setText] = useState(textOf(field, "value"));
  const most = numberIn(field, "max_length");
  switch (field.type as number) {
    case type.textInput: {
      const common = {
        id,
        required: isRequired,
        minLength: numberIn(field, "min_length"),
        maxLength: most,
        placeholder: textOf(field, "placeholder"),
        value: text,
        onInput: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
          setText(currentTarget.value);
          onEnter(currentTarget.value);
        },
      };
      return (
        <>
          {field["style"] === 2 ? <textarea rows={5} {...common} /> : <input type="text" {...common} />}
          {most === undefined ? null : (
            <small class="count">
              {Array.from(text).length} / {most}
            </small>
          )}
        </>
      );
    }
    case type.upload: {
      const several = (numberIn(field, "max_values") ?? 1) > 1;
      return (
        <input
          id={id}
          type="file"
          multiple={several}
          required={isRequired}
          onChange={({ currentTarget: { files } }) =>
            void Promise.all([...(files ?? [])].map(encodeFile)).then(onEnter)
          }
        />
      );
    }
    case type.check:
      return (
        <input
          id={id}
          type="checkbox"
          defaultChecked={field["default"] === true}
          onChange={(event) => onEnter(event.currentTarget.checked)}
        />
      );
    case type.radio:
    case type.checks:
      return <Ticks id={id} field={field} onEnter={onEnter} />;
    default:
      return (
        <Picker
          label={textOf(field, "placeholder") || label}
          options={pickableOptions(field, pickables)}
          least={isRequired ? (numberIn(field, "min_values") ?? 1) : 0}
          most={numberIn(field, "max_values") ?? 1}
          onChoose={onEnter}
          inForm
        />
      );
  }
}

function Ticks({ id, field, onEnter }: Pick<FieldProps, "id" | "field" | "onEnter">) {
  const options = pickableOptions(field, []);
  const [chosen, setChosen] = useState(options.filter((one) => one.chosen).map((one) => one.value));
  const isRadio = isOf(field, type.radio);
  const toggle = (value: string): void => {
    const rest = chosen.filter((one) => one !== value);
    const next = isRadio ? [value] : rest.length < chosen.length ? rest : [...chosen, value];
    setChosen(next);
    onEnter(next);
  };
  return (
    <div class="ticks" id={id}>
      {options.map((one) => (
        <label>
          <input
            type={isRadio ? "radio" : "checkbox"}
            name={id}
            checked={chosen.includes(one.value)}
            onChange={() => toggle(one.value)}
          />
          {one.label}
        </label>
      ))}
    </div>
  );
}

function isOf(component: Component, wanted: number): boolean {
  const kind: number = component.type;
  return kind === wanted;
}

function numberIn(component: Component, key: string): number | undefined {
  const value = component[key];
  return typeof value === "number" ? value : undefined;
}
