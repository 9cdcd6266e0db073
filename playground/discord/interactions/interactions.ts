import { randomBytes } from "node:crypto";
import { InteractionType } from "discord-api-types/v10";
import type { Gateway } from "../gateway/gateway.ts";
import type { World } from "../world/world.ts";
import type { Acknowledgement, Interaction, Outcome } from "./interaction.ts";
import { type InteractionDraft, metadataOf, payloadOf } from "./payload.ts";

const deadlineMs = 3_000;
const tokenLifeMs = 15 * 60_000;

export interface Made {
  readonly interaction: Interaction;
  /** What the application is sent. */
  readonly payload: object;
}

/** The lives of interactions: made, dispatched, answered within 3 s or lost, good for 15 minutes. */
export class Interactions {
  /** How many of the next interactions are delivered twice. */
  duplicates = 0;
  readonly #world: World;
  readonly #gateway: Gateway;
  readonly #byToken = new Map<string, Interaction>();

  constructor(world: World, gateway: Gateway) {
    this.#world = world;
    this.#gateway = gateway;
  }

  /** Makes an interaction without telling anybody yet; its id says when it was made. */
  make(draft: InteractionDraft, settled: (outcome: Outcome) => void): Made {
    this.#forgetOld();
    const id = draft.id ?? this.#world.nextId();
    const token = Buffer.from(`interaction:${id}:${randomBytes(48).toString("base64url")}`).toString("base64url");
    const interaction: Interaction = {
      id,
      token,
      type: draft.type,
      applicationId: draft.applicationId,
      userId: draft.userId,
      guildId: draft.channel.guildId,
      channelId: draft.channel.id,
      sourceMessageId: draft.source?.id,
      targetMessageId: draft.target?.id,
      metadata: metadataOf(this.#world, id, draft),
      madeAtMs: this.#world.clock.now(),
      settled,
      dispatchedAtMs: undefined,
      state: "made",
      arriving: 0,
      originalId: undefined,
      messageIds: new Set(),
    };
    this.#byToken.set(token, interaction);
    return { interaction, payload: payloadOf(this.#world, id, token, draft) };
  }

  /** Delivers it; from the first delivery on the application has 3 s. */
  dispatch({ interaction, payload }: Made): void {
    if (interaction.dispatchedAtMs === undefined) {
      interaction.dispatchedAtMs = this.#world.clock.now();
      interaction.state = "waiting";
      this.#world.clock.alarm(deadlineMs, () => this.#lose(interaction));
    }
    this.#deliver(interaction, payload);
    if (this.duplicates > 0) {
      this.duplicates -= 1;
      this.#deliver(interaction, payload);
    }
  }

  find(token: string): Interaction | undefined {
    return this.#byToken.get(token);
  }

  /**
   * Notes that an answer has come: judged now, however long it takes to be handled. Returns what to call once it has
   * been handled or refused, for then the deadline holds again; `undefined` when it came too late.
   */
  arrived(interaction: Interaction): (() => void) | undefined {
    const { dispatchedAtMs } = interaction;
    if (dispatchedAtMs === undefined || interaction.state === "lost") return undefined;
    if (interaction.state === "answered") return () => undefined;
    const deadline = dispatchedAtMs + deadlineMs;
    if (this.#world.clock.now() > deadline) {
      this.#lose(interaction);
      return undefined;
    }
    interaction.arriving += 1;
    return () => {
      interaction.arriving -= 1;
      if (this.#world.clock.now() > deadline) this.#lose(interaction);
    };
  }

  answered(interaction: Interaction, acknowledgement: Acknowledgement): void {
    interaction.state = "answered";
    if ("messageId" in acknowledgement) {
      interaction.originalId = acknowledgement.messageId;
      interaction.messageIds.add(acknowledgement.messageId);
    }
    interaction.settled(acknowledgement);
    this.#world.changes.noted();
  }

  isExpired(interaction: Interaction): boolean {
    return this.#world.clock.now() > interaction.madeAtMs + tokenLifeMs;
  }

  #deliver(interaction: Interaction, payload: object): void {
    this.#gateway.toApplication(interaction.applicationId, interaction.guildId, "INTERACTION_CREATE", payload);
  }

  #lose(interaction: Interaction): void {
    if (interaction.state !== "waiting" || interaction.arriving > 0) return;
    interaction.state = "lost";
    interaction.settled("no-answer");
    this.#world.changes.noted();
  }

  /** The oldest come first. */
  #forgetOld(): void {
    for (const [token, interaction] of this.#byToken) {
      if (!this.isExpired(interaction)) return;
      this.#byToken.delete(token);
    }
  }
}

/** Whether an interaction of that kind belongs to a message that an update would change. */
export function hasSource(interaction: Interaction): boolean {
  return (
    (interaction.type === InteractionType.MessageComponent || interaction.type === InteractionType.ModalSubmit) &&
    interaction.sourceMessageId !== undefined
  );
}
