import { type AutocompleteInteraction, type Interaction, MessageFlags, type REST } from "discord.js";
import type { Logger } from "pino";
import { Refusal } from "../errors.ts";
import { wordsFor } from "../i18n/catalogue.ts";
import type { EndedInteraction, InteractionKind } from "../operations/series/interactions.ts";
import { Answering, AnswerRefused } from "./answering.ts";
import { type Asker, askerOf } from "./asker.ts";
import type { Answer, Services } from "./command.ts";
import { Contexts } from "./contexts.ts";
import { explainFailure } from "./failures.ts";
import { give } from "./give.ts";
import { type Handler, Handlers, type HandlersOptions, unknownUse } from "./handlers.ts";
import { observeInteraction } from "./observer.ts";
import { PressOrder } from "./press-order.ts";

export interface RouterOptions extends HandlersOptions {
  readonly rest: REST;
  readonly services: Services;
  readonly log: Logger;
  /** Told of every interaction once nothing more will be said to it. */
  readonly ended: (interaction: EndedInteraction) => void;
}

/** Discord takes a first answer for 3 s; what is not ready by now is put off. */
const deferAfterMs = 2_000;

/** The one place that answers interactions and catches what their handlers throw. */
export class Router {
  readonly #options: RouterOptions;
  readonly #handlers: Handlers;
  readonly #contexts: Contexts;
  readonly #running = new Set<Promise<void>>();
  readonly #presses = new PressOrder();
  #closed = false;

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#handlers = new Handlers(options);
    this.#contexts = new Contexts(options.services, options.commands);
  }

  /** Answers one interaction; whatever goes wrong is answered and logged, never thrown. */
  route(interaction: Interaction): void {
    const begunAt = performance.now();
    const { id } = interaction;
    const log = () => this.#options.log.child({ interaction: id });
    const answering = new Answering(this.#options.rest, interaction, log);
    const run = this.#begin(interaction, { answering, log })
      .then((end) => this.#ended(end, answering.acknowledgedAt, begunAt))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** From now on everybody is told that the bot is being restarted, and gets back what they typed. */
  close(): void {
    this.#closed = true;
  }

  /** Resolves when everything that was begun has been answered. */
  async drain(): Promise<void> {
    await Promise.all(this.#running);
  }

  #ended(end: End, acknowledgedAt: number | undefined, begunAt: number): void {
    this.#options.ended({
      ...end,
      durationMs: performance.now() - begunAt,
      acknowledgedMs: acknowledgedAt === undefined ? undefined : acknowledgedAt - begunAt,
    });
  }

  /** Reads what is needed of the interaction. Not async: what an async function was given lives until it ends. */
  #begin(interaction: Interaction, talk: Talk): Promise<End> {
    try {
      const asker = askerOf(interaction);
      if (!this.#closed)
        observeInteraction(interaction, asker, { state: this.#options.services.state, log: this.#options.log });
      if (interaction.isAutocomplete()) return this.#complete(interaction, asker, talk);
      const asked = { asker, handler: this.#handlers.find(interaction), pressed: pressedOf(interaction) };
      return this.#answer(asked, talk);
    } catch (error) {
      return this.#failed({ used: unknownUse, typed: undefined, locale: interaction.locale }, talk, error);
    }
  }

  async #answer(asked: Asked, talk: Talk): Promise<End> {
    const { asker, handler, pressed } = asked;
    const { used, deferral, typed } = handler;
    const { answering, log } = talk;
    let late: NodeJS.Timeout | undefined;
    try {
      if (this.#closed) throw new Refusal("restarting", {});
      late = setTimeout(() => {
        answering.defer(deferral).catch((error: unknown) => {
          const entry = error instanceof AnswerRefused ? { code: error.code } : { err: error };
          log().warn(entry, "the interaction could not be deferred");
        });
      }, deferAfterMs);
      const answer = await this.#inOrder(asked);
      clearTimeout(late);
      await give(answer, answering, {
        delivery: this.#options.services.delivery,
        pressedMessageId: pressed?.messageId,
        isPrivate: pressed?.isPrivate ?? false,
      });
      return { used, outcome: "answered", code: undefined };
    } catch (error) {
      clearTimeout(late);
      return await this.#failed({ used, typed, locale: asker.locale }, talk, error);
    }
  }

  /** Tells the person what went wrong, where there is anything to tell. */
  async #failed({ used, typed, locale }: Failed, { answering, log }: Talk, error: unknown): Promise<End> {
    const { outcome, code, message } = explainFailure(error, { words: wordsFor(locale), typed, log: log() });
    if (message !== undefined) {
      await answering.say(message).catch((err: unknown) => log().warn({ err }, "a failure could not be told"));
    }
    return { used, outcome, code };
  }

  /** What one person does with one message, in the order in which Discord told of them. */
  #inOrder({ handler, asker, pressed }: Asked): Promise<Answer> {
    if (pressed === undefined) return this.#run(handler, asker);
    return this.#presses.run(`${asker.user.id} ${pressed.messageId}`, () => this.#run(handler, asker));
  }

  async #run(handler: Handler, asker: Asker): Promise<Answer> {
    if ("runAsMember" in handler) return await handler.runAsMember(this.#contexts.member(asker));
    const { run, runInPrivate } = handler;
    if (asker.onServer !== undefined || runInPrivate === undefined) return await run(await this.#contexts.full(asker));
    return await runInPrivate(this.#contexts.personal(asker));
  }

  /** Choices that are late, or fail, are of no use: nothing is explained. */
  async #complete(interaction: AutocompleteInteraction, asker: Asker, { answering, log }: Talk): Promise<End> {
    const { commandName } = interaction;
    const command = this.#handlers.command(commandName);
    const used: InteractionKind = command === undefined ? unknownUse : { kind: "choices", command: command.data.name };
    if (this.#closed) return { used, outcome: "refused", code: "restarting" };
    const { promise: tooLate, resolve } = Promise.withResolvers<undefined>();
    const late = setTimeout(() => resolve(undefined), deferAfterMs);
    try {
      const completing = this.#contexts.full(asker).then((context) => command?.complete?.(interaction, context) ?? []);
      const choices = await Promise.race([completing, tooLate]);
      await answering.suggest(choices ?? []);
      return { used, outcome: choices === undefined ? "late" : "answered", code: undefined };
    } catch (error) {
      const { outcome, code } = explainFailure(error, { words: wordsFor(asker.locale), typed: undefined, log: log() });
      return { used, outcome, code };
    } finally {
      clearTimeout(late);
    }
  }
}

type End = Pick<EndedInteraction, "used" | "outcome" | "code">;

/** What one interaction is answered and logged with. */
interface Talk {
  readonly answering: Answering;
  /** Made where there is something to write: making it takes longer than judging a vote. */
  readonly log: () => Logger;
}

/** What is kept of an interaction until it is answered. */
interface Asked {
  readonly asker: Asker;
  readonly handler: Handler;
  readonly pressed: Pressed | undefined;
}

/** The message that was pressed, or whose button opened the form. */
interface Pressed {
  readonly messageId: string;
  readonly isPrivate: boolean;
}

interface Failed {
  readonly used: InteractionKind;
  readonly typed: string | undefined;
  readonly locale: string;
}

function pressedOf(interaction: Interaction): Pressed | undefined {
  const pressed =
    interaction.isMessageComponent() || (interaction.isModalSubmit() && interaction.isFromMessage())
      ? interaction.message
      : undefined;
  return pressed && { messageId: pressed.id, isPrivate: pressed.flags.has(MessageFlags.Ephemeral) };
}
