import type { Core } from "../discord/core.ts";
import type { Acknowledgement, Choice, Interaction } from "../discord/interactions/interaction.ts";
import { isLoading } from "../discord/messages/messages.ts";
import type { Message } from "../discord/world/types.ts";
import { SeenModal } from "./modal.ts";
import { type SeenMessage, seenMessage } from "./seen.ts";

const settleMs = 20_000;

/** What came back when somebody used a command, a button or a form. It goes on showing what becomes of it. */
export class Answer {
  readonly interactionId: string;
  readonly kind: Acknowledgement["kind"];
  /** How long the application took to say anything at all. */
  readonly acknowledgedAfterMs: number;
  /** The form that opened, if one did. */
  readonly modal: SeenModal | undefined;
  readonly choices: readonly Choice[];
  readonly #core: Core;
  readonly #interaction: Interaction;
  readonly #editsBefore: number;

  constructor(core: Core, interaction: Interaction, acknowledgement: Acknowledgement) {
    this.#core = core;
    this.#interaction = interaction;
    this.interactionId = interaction.id;
    this.kind = acknowledgement.kind;
    this.acknowledgedAfterMs = acknowledgement.afterMs;
    this.choices = acknowledgement.kind === "choices" ? acknowledgement.choices : [];
    this.modal = acknowledgement.kind === "modal" ? new SeenModal(acknowledgement.modal, interaction) : undefined;
    this.#editsBefore = this.#original()?.edits ?? 0;
  }

  /** The reply, or the updated message, as it looks now; `undefined` when there is none or it was taken away. */
  get message(): SeenMessage | undefined {
    const original = this.#original();
    return original === undefined ? undefined : seenMessage(original);
  }

  /** What the reply says now; empty while there is nothing to read. */
  get text(): string {
    return this.message?.text ?? "";
  }

  /** Whether nobody else sees the reply. */
  get ephemeral(): boolean {
    return this.message?.ephemeral ?? false;
  }

  /** Messages sent after the first answer, oldest first. */
  get followUps(): readonly SeenMessage[] {
    return [...this.#interaction.messageIds]
      .filter((id) => id !== this.#interaction.originalId)
      .flatMap((id) => this.#find(id) ?? [])
      .map(seenMessage);
  }

  /** The reply once it has arrived: at once, or when what was put off has been filled in. */
  async final(withinMs = settleMs): Promise<SeenMessage> {
    if (this.kind === "modal" || this.kind === "choices") {
      throw new Error(`There is no reply to wait for: the answer was ${this.kind === "modal" ? "a form" : "choices"}`);
    }
    return this.#core.world.changes.until(
      () => this.#settled(),
      withinMs,
      () => new Error(`The answer (${this.kind}) was still not there after ${withinMs} ms`),
    );
  }

  /** The first message sent after the answer, once it is there. */
  async followUp(withinMs = settleMs): Promise<SeenMessage> {
    return this.#core.world.changes.until(
      () => this.followUps[0],
      withinMs,
      () => new Error(`Nothing followed the answer within ${withinMs} ms`),
    );
  }

  #settled(): SeenMessage | undefined {
    const original = this.#original();
    const [followUp] = this.followUps;
    if (this.kind === "deferred-update" && (original === undefined || original.edits === this.#editsBefore)) {
      return followUp;
    }
    if (original === undefined) {
      if (followUp === undefined) throw new Error("The answer was taken away again");
      return followUp;
    }
    return isLoading(original) ? undefined : seenMessage(original);
  }

  #original(): Message | undefined {
    return this.#interaction.originalId === undefined ? undefined : this.#find(this.#interaction.originalId);
  }

  #find(id: string): Message | undefined {
    const { world } = this.#core;
    return world.channels.get(this.#interaction.channelId)?.messages.get(id) ?? world.privateMessages.get(id);
  }
}
