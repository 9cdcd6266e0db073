import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { CommandView, GivenValue, OptionView } from "../page-server/protocol.ts";
import { OptionField } from "./option-field.tsx";
import { store } from "./store.ts";

export type Given = Readonly<Record<string, GivenValue>>;

/** A command with its options being filled in. */
export function CommandForm({ command, onClose }: { readonly command: CommandView; readonly onClose: () => void }) {
  const [given, setGiven] = useState<Given>({});
  const [shown, setShown] = useState(() => initiallyShown(command.options));
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  useLayoutEffect(() => {
    const [first] = form.current?.querySelectorAll<HTMLElement>("input, select, textarea, button[type=submit]") ?? [];
    first?.focus();
  }, []);

  const change = (name: string, value: GivenValue | undefined): void => {
    const { [name]: _before, ...rest } = given;
    setGiven(value === undefined ? rest : { ...rest, [name]: value });
    setWrong("");
  };
  const send = async (): Promise<void> => {
    const missing = command.options.find((one) => one.required && given[one.name] === undefined);
    if (missing !== undefined) return setWrong(`“${missing.name}” is required`);
    setBusy(true);
    try {
      const { modal, afterMs } = await store.demand({ do: "command", line: command.line, options: given });
      store.put({ trouble: "", answeredAfterMs: afterMs, ...(modal !== undefined && { modal }) });
      onClose();
    } catch (error) {
      setWrong(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  const open = command.options.filter((one) => shown.includes(one.name));
  const rest = command.options.filter((one) => !shown.includes(one.name));
  return (
    <form
      ref={form}
      class="composer command"
      aria-label={`/${command.line}`}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
        // Enter would open a list of choices; here it sends, as everywhere else, and Space opens the list.
        if (event.key !== "Enter" || !(event.target instanceof HTMLSelectElement)) return;
        event.preventDefault();
        void send();
      }}
    >
      <p class="about">{command.description}</p>
      {wrong === "" ? null : (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <div class="fields">
        <b class="typed">/{command.line}</b>
        {open.map((option) => (
          <OptionField
            key={option.name}
            line={command.line}
            option={option}
            given={given}
            onChange={(value) => change(option.name, value)}
            onRemove={
              option.required
                ? undefined
                : () => {
                    setShown(shown.filter((name) => name !== option.name));
                    change(option.name, undefined);
                  }
            }
          />
        ))}
      </div>
      <div class="line">
        <div class="rest">
          {rest.map((option) => (
            <button
              type="button"
              class="chip"
              title={option.description}
              onClick={() => setShown([...shown, option.name])}
            >
              + {option.name}
            </button>
          ))}
        </div>
        <button type="button" class="button secondary" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" class="button primary" disabled={busy}>
          Send
        </button>
      </div>
    </form>
  );
}

const textOption = 3;

/** What must be filled in; else a text that may be, since a text is what most commands are about. */
function initiallyShown(options: readonly OptionView[]): string[] {
  const required = options.filter((one) => one.required);
  if (required.length > 0) return required.map((one) => one.name);
  const [first] = options;
  const isText = first?.type === textOption && first.choices.length === 0 && !first.autocomplete;
  return isText ? [first.name] : [];
}
