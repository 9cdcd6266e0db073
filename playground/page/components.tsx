import { useState } from "preact/hooks";
import type { Component } from "../discord/world/types.ts";
import type { MessageView } from "../page-server/protocol.ts";
import { Markdown } from "./markdown.tsx";
import { Picker, pickableOptions } from "./picker.tsx";
import { store, useStore } from "./store.ts";

/** Discord's numbers for what a message is made of. */
const type = {
  row: 1,
  button: 2,
  stringSelect: 3,
  section: 9,
  text: 10,
  thumbnail: 11,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
} as const;

/** A message's components, as far as the client knows their kinds. */
export function Components({
  message,
  components,
}: {
  readonly message: MessageView;
  readonly components: readonly Component[];
}) {
  return (
    <>
      {components.map((component) => (
        <One key={component.id} message={message} component={component} />
      ))}
    </>
  );
}

function One({ message, component }: { readonly message: MessageView; readonly component: Component }) {
  const inside = component.components ?? [];
  switch (component.type as number) {
    case type.container: {
      const accent = component["accent_color"];
      const color = typeof accent === "number" ? `#${accent.toString(16).padStart(6, "0")}` : "var(--line)";
      return (
        <div class="container" style={{ borderLeftColor: color }}>
          <Components message={message} components={inside} />
        </div>
      );
    }
    case type.text:
      return <Markdown text={component.content ?? ""} names={message.names} />;
    case type.section:
      return (
        <div class="section">
          <div>
            <Components message={message} components={inside} />
          </div>
          {component.accessory === undefined ? null : <One message={message} component={component.accessory} />}
        </div>
      );
    case type.thumbnail:
      return <img class="thumbnail" src={component.media?.url} alt={textOf(component, "description")} />;
    case type.gallery:
      return (
        <div class={`gallery of-${Math.min(component.items?.length ?? 1, 4)}`}>
          {(component.items ?? []).map((item) => (
            <a href={item.media.url} target="_blank" rel="noreferrer">
              <img
                src={item.media.url}
                alt={typeof item["description"] === "string" ? item["description"] : "Picture"}
                loading="lazy"
              />
            </a>
          ))}
        </div>
      );
    case type.file:
      return (
        <a class="file" href={component.file?.url ?? ""} download>
          📎 {component.file?.url.split("/").at(-1)?.split("?")[0]}
        </a>
      );
    case type.separator:
      return component["divider"] === false ? <div class="gap" /> : <hr />;
    case type.row:
      return (
        <div class="row">
          <Components message={message} components={inside} />
        </div>
      );
    case type.button:
      return <Button message={message} button={component} />;
    default:
      return <Select message={message} select={component} />;
  }
}

const styles = ["", "primary", "secondary", "success", "danger", "link"] as const;

function Button({ message, button }: { readonly message: MessageView; readonly button: Component }) {
  const [busy, setBusy] = useState(false);
  const emoji = button["emoji"];
  const face = typeof emoji === "object" && emoji !== null && "name" in emoji ? String(emoji.name) : undefined;
  const label = (
    <>
      {face === undefined ? null : <span class="face">{face}</span>}
      {button.label === undefined || button.label === "" ? null : <span>{button.label}</span>}
    </>
  );
  const url = textOf(button, "url");
  const inside = /^https:\/\/discord\.com\/channels\/\d+\/(\d+)/u.exec(url)?.[1];
  if (url !== "" && inside === undefined) {
    return (
      <a class="button secondary" href={url} target="_blank" rel="noreferrer">
        {label} ↗
      </a>
    );
  }
  const press = async (): Promise<void> => {
    if (inside !== undefined) return void store.ask({ do: "open", channelId: inside });
    setBusy(true);
    await store.ask({ do: "press", messageId: message.id, customId: button.custom_id ?? "" });
    setBusy(false);
  };
  const style = styles[Number(button["style"])] ?? "secondary";
  return (
    <button
      type="button"
      class={`button ${style === "link" ? "secondary" : style}`}
      disabled={button.disabled === true || busy}
      data-custom-id={button.custom_id}
      onClick={() => void press()}
    >
      {label}
    </button>
  );
}

function Select({ message, select }: { readonly message: MessageView; readonly select: Component }) {
  const { pickables } = useStore();
  const choose = (values: readonly string[]): void => {
    void store.ask({ do: "press", messageId: message.id, customId: select.custom_id ?? "", values });
  };
  return (
    <Picker
      // What was chosen is shown by the message itself, as soon as it is drawn anew.
      key={JSON.stringify(select)}
      label={textOf(select, "placeholder") || "Make a selection"}
      options={pickableOptions(select, pickables)}
      least={typeof select["min_values"] === "number" ? select["min_values"] : 1}
      most={typeof select["max_values"] === "number" ? select["max_values"] : 1}
      disabled={select.disabled === true}
      onChoose={choose}
    />
  );
}

export function textOf(component: Component, key: string): string {
  const value = component[key];
  return typeof value === "string" ? value : "";
}
