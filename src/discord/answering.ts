import {
  type APIInteractionResponse,
  DiscordAPIError,
  type Interaction,
  InteractionResponseType,
  MessageFlags,
  type RawFile,
  type REST,
  Routes,
} from "discord.js";
import type { Logger } from "pino";
import type { StoredImage } from "../suggestions/types.ts";
import type { MessageBody } from "../views/message.ts";
import { answerConnections } from "./answer-request.ts";
import { NoAnswer } from "./send-writes-once.ts";

/** How an interaction can be kept waiting: a reply is owed, or the pressed message stays as it is. */
export type Deferral = "reply" | "update";

interface Update {
  readonly keep?: readonly { readonly id: string }[];
  readonly images?: readonly StoredImage[];
  readonly once?: boolean;
}

interface Sending {
  readonly files?: RawFile[];
  readonly once?: boolean;
}

const unknownInteraction = 10_062;
const alreadyAnswered = 40_060;

/** Discord takes no first answer later than that. */
export const answerableMs = 3_000;

/** Discord no longer takes this answer: too late (10062), or another process of ours was first (40060). */
export class AnswerRefused extends Error {
  override readonly name = "AnswerRefused";
  /** Discord's code. */
  readonly code: unknown;
  /** It has been answered already. */
  readonly isRepeated: boolean;

  constructor(code: unknown, cause?: DiscordAPIError) {
    super(`Discord no longer takes this answer (${String(code)})`, { cause });
    this.code = code;
    this.isRepeated = code === alreadyAnswered;
  }
}

/** One interaction's answers, by what it has seen so far. Private ones are private from the first answer on: that cannot be changed later. */
export class Answering {
  readonly #rest: REST;
  readonly #id: string;
  readonly #token: string;
  readonly #applicationId: string;
  readonly #log: () => Logger;
  readonly #heardAt = performance.now();
  #first: "none" | Deferral | "answered" = "none";
  /** A first answer that came to nothing, as far as we know: Discord may have it all the same. */
  #lost: Deferral | "answered" | undefined;
  #deferring: Promise<void> | undefined;
  #acknowledgedAt: number | undefined;

  constructor(rest: REST, interaction: Pick<Interaction, "id" | "token" | "applicationId">, log: () => Logger) {
    this.#rest = rest;
    this.#id = interaction.id;
    this.#token = interaction.token;
    this.#applicationId = interaction.applicationId;
    this.#log = log;
  }

  /** Nothing has been answered and nothing is on its way. */
  get isFresh(): boolean {
    return this.#first === "none";
  }

  /** When Discord had taken the first answer, by `performance.now()`. */
  get acknowledgedAt(): number | undefined {
    return this.#acknowledgedAt;
  }

  /** Buys the time that a slow handler needs (15 minutes). */
  defer(deferral: Deferral): Promise<void> {
    if (this.#first !== "none") return Promise.resolve();
    this.#deferring = this.#begin(
      deferral,
      deferral === "update"
        ? { type: InteractionResponseType.DeferredMessageUpdate }
        : {
            type: InteractionResponseType.DeferredChannelMessageWithSource,
            data: { flags: MessageFlags.Ephemeral },
          },
    );
    return this.#deferring;
  }

  /** Says something to the person alone. */
  async say(message: MessageBody, images: readonly StoredImage[] = []): Promise<void> {
    await this.#deferred();
    const files = filesOf(images);
    const body = { ...message, ...(images.length > 0 && { attachments: attached(images) }) };
    const data = { ...body, flags: message.flags | MessageFlags.Ephemeral };
    const answer = { type: InteractionResponseType.ChannelMessageWithSource as const, data };
    if (this.#first === "none" && (await this.#isFirst(answer, { files }))) return;
    const deferredReply = this.#first === "reply";
    this.#first = "answered";
    if (deferredReply) await insist(() => this.#webhook("patch", this.#original, body, files));
    else await this.#followUp(data, files);
  }

  /** Repeated it could stand there twice. Whoever it is for has an answer already, and this may have arrived. */
  async #followUp(data: unknown, files: RawFile[]): Promise<void> {
    try {
      await this.#webhook("post", Routes.webhook(this.#applicationId, this.#token), data, files);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.#log().warn({ err: error }, "what follows an answer may not have arrived");
    }
  }

  /** Replaces the message that was pressed; of its attachments it keeps those named, and gets the images. Others may see it: then it is sent `once`, since another may have overtaken it. */
  async update(message: MessageBody, { keep = [], images = [], once = false }: Update = {}): Promise<void> {
    await this.#deferred();
    const files = filesOf(images);
    const data = { ...message, attachments: [...keep.map(({ id }) => ({ id })), ...attached(images)] };
    const answer = { type: InteractionResponseType.UpdateMessage as const, data };
    if (this.#first === "none" && (await this.#isFirst(answer, { files, once }))) return;
    const change = () => this.#webhook("patch", this.#original, data, files);
    await (once ? change() : insist(change));
  }

  async show(modal: Extract<APIInteractionResponse, { type: InteractionResponseType.Modal }>["data"]): Promise<void> {
    await this.#begin("answered", { type: InteractionResponseType.Modal, data: modal });
  }

  async suggest(choices: readonly { readonly name: string; readonly value: string }[]): Promise<void> {
    const data = { choices: [...choices] };
    await this.#begin("answered", { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data });
  }

  get #original(): `/${string}` {
    return Routes.webhookMessage(this.#applicationId, this.#token, "@original");
  }

  /** Waits for a deferral on its way; one that got lost leaves the next answer the first. */
  async #deferred(): Promise<void> {
    try {
      await this.#deferring;
    } catch (error) {
      if (error instanceof AnswerRefused) throw error;
    }
  }

  /** False when an answer that seemed lost had arrived after all, so that this one has to follow it. */
  async #isFirst(body: APIInteractionResponse, sending: Sending): Promise<boolean> {
    const lost = this.#lost;
    try {
      await this.#begin("answered", body, sending);
      return true;
    } catch (error) {
      if (lost === undefined || !(error instanceof AnswerRefused)) throw error;
      this.#first = lost;
      return false;
    }
  }

  /** Sends the first answer. */
  async #begin(
    first: Deferral | "answered",
    body: APIInteractionResponse,
    { files = [], once = false }: Sending = {},
  ): Promise<void> {
    this.#first = first;
    try {
      await (once ? this.#callback(body, files) : insist(() => this.#callback(body, files)));
      this.#acknowledgedAt ??= performance.now();
    } catch (error) {
      if (!(error instanceof AnswerRefused)) {
        this.#first = "none";
        this.#lost = first;
      }
      throw error;
    }
  }

  async #callback(body: APIInteractionResponse, files: RawFile[]): Promise<void> {
    // Sent all the same, it would only keep others waiting who can still be answered.
    if (performance.now() - this.#heardAt > answerableMs) throw new AnswerRefused(unknownInteraction);
    try {
      await this.#rest.post(Routes.interactionCallback(this.#id, this.#token), {
        body,
        files,
        auth: false,
        dispatcher: answerConnections,
      });
    } catch (error) {
      throw refused(error);
    }
  }

  async #webhook(method: "post" | "patch", route: `/${string}`, body: unknown, files: RawFile[]): Promise<void> {
    try {
      await this.#rest[method](route, { body, files, auth: false, dispatcher: answerConnections });
    } catch (error) {
      throw refused(error);
    }
  }
}

/** Repeats what only that person sees when no answer came to it: it arrives once, and Discord says if it had arrived before. */
async function insist(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    await send().catch((again: unknown) => {
      if (!(again instanceof AnswerRefused) || !again.isRepeated) throw again;
    });
  }
}

/** Images by their places among the files that go with a message. */
function attached(images: readonly StoredImage[]) {
  return images.map(({ name }, id) => ({ id: String(id), filename: name }));
}

function filesOf(images: readonly StoredImage[]): RawFile[] {
  return images.map(({ name, contentType, bytes }) => ({ name, contentType, data: Buffer.from(bytes) }));
}

const noLongerTaken = new Set<unknown>([10_008, 10_015, unknownInteraction, alreadyAnswered, 50_027]);

function refused(error: unknown): unknown {
  if (!(error instanceof DiscordAPIError) || !noLongerTaken.has(error.code)) return error;
  return new AnswerRefused(error.code, error);
}
