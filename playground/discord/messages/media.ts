import type { Attachment, Component, Embed, Media } from "../world/types.ts";
import { mapComponents } from "./components.ts";

/** Fills `attachment://name` and the like with where the file is served; notes in `shown` which files are used so. */
export class MediaResolver {
  readonly shown = new Set<string>();
  readonly #attachments: readonly Attachment[];

  constructor(attachments: readonly Attachment[]) {
    this.#attachments = attachments;
  }

  components(components: readonly Component[]): readonly Component[] {
    return mapComponents(components, (component) => ({
      ...component,
      ...(component.media !== undefined && { media: this.#resolve(component.media) }),
      ...(component.file !== undefined && { file: this.#resolve(component.file) }),
      ...(component.items !== undefined && {
        items: component.items.map((item) => ({ ...item, media: this.#resolve(item.media) })),
      }),
    }));
  }

  embeds(embeds: readonly Embed[]): readonly Embed[] {
    return embeds.map((embed) => ({
      type: "rich",
      ...embed,
      ...(embed.image !== undefined && { image: this.#resolve(embed.image) }),
      ...(embed.thumbnail !== undefined && { thumbnail: this.#resolve(embed.thumbnail) }),
    }));
  }

  #resolve(media: Media): Media {
    const attachment = this.#attachments.find((one) => isSame(one, media.url));
    if (attachment === undefined) return { proxy_url: media.url, ...media };
    this.shown.add(attachment.id);
    return {
      ...media,
      url: attachment.url,
      proxy_url: attachment.proxy_url,
      content_type: attachment.content_type,
      attachment_id: attachment.id,
      loading_state: 2,
      flags: 0,
      ...(attachment.width !== undefined && { width: attachment.width, height: attachment.height }),
    };
  }
}

function isSame(attachment: Attachment, url: string): boolean {
  if (url.startsWith("attachment://")) return url.slice("attachment://".length) === attachment.filename;
  return url.split("?")[0] === attachment.url.split("?")[0];
}
