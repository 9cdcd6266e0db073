import { type AutocompleteInteraction, type Interaction, MessageFlags, type REST } from "discord.js";
import type { Logger } from "pino";
import { Refusal } from "../errors.ts";
import { wordsFor } from "../i18n/catalogue.ts";
import type { EndedInteraction, InteractionKind, InteractionOutcome } from "../operations/series/interactions.ts";
import { actorOf, memberOf } from "./actor.ts";
import { Answering, AnswerRefused } from "./answering.ts";
import type { Answer, Context, MemberContext, PersonalContext, Services } from "./command.ts";
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
  readonly #running = new Set<Promise<void>>();
  readonly #presses = new PressOrder();
  #closed = false;

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#handlers = new Handlers(options);
  }

  /** Answers one interaction; whatever goes wrong is answered and logged, never thrown. */
  route(interaction: Interaction): void {
    const run = this.#counted(interaction).finally(() => this.#running.delete(run));
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

  async #counted(interaction: Interaction): Promise<void> {
    const begunAt = performance.now();
    const log = this.#options.log.child({ interaction: interaction.id });
    const answering = new Answering(this.#options.rest, interaction, log);
    const end = await this.#route(interaction, answering, log);
    const { acknowledgedAt } = answering;
    this.#options.ended({
      ...end,
      durationMs: performance.now() - begunAt,
      acknowledgedMs: acknowledgedAt === undefined ? undefined : acknowledgedAt - begunAt,
    });
  }

  async #route(interaction: Interaction, answering: Answering, log: Logger): Promise<End> {
    const { services } = this.#options;
    const words = wordsFor(interaction.locale);
    let handler: Handler | undefined;
    let late: NodeJS.Timeout | undefined;
    let used: InteractionKind = unknownUse;
    try {
      if (!this.#closed) observeInteraction(interaction, { ...services, log });
      if (interaction.isAutocomplete()) {
        const { commandName } = interaction;
        used =
          this.#handlers.command(commandName) !== undefined ? { kind: "choices", command: commandName } : unknownUse;
        if (this.#closed) return { used, outcome: "refused", code: "restarting" };
        return { used, outcome: await this.#complete(interaction, log, answering), code: undefined };
      }
      handler = this.#handlers.find(interaction);
      used = handler.used;
      if (this.#closed) throw new Refusal("restarting", {});
      const { deferral } = handler;
      late = setTimeout(() => {
        answering.defer(deferral).catch((error: unknown) => {
          const entry = error instanceof AnswerRefused ? { code: error.code } : { err: error };
          log.warn(entry, "the interaction could not be deferred");
        });
      }, deferAfterMs);
      const answer = await this.#inOrder(handler, interaction, log);
      clearTimeout(late);
      const pressed = messageOf(interaction);
      await give(answer, answering, {
        delivery: services.delivery,
        pressedMessageId: pressed?.id,
        isPrivate: pressed?.flags.has(MessageFlags.Ephemeral) ?? false,
      });
      return { used, outcome: "answered", code: undefined };
    } catch (error) {
      clearTimeout(late);
      const { outcome, code, message } = explainFailure(error, { words, typed: handler?.typed, log });
      if (message !== undefined && !interaction.isAutocomplete()) {
        await answering.say(message).catch((err: unknown) => log.warn({ err }, "a failure could not be told"));
      }
      return { used, outcome, code };
    }
  }

  /** Presses of one person on one message, in the order in which Discord told of them. */
  #inOrder(handler: Handler, interaction: Interaction, log: Logger): Promise<Answer> {
    if (!interaction.isMessageComponent()) return this.#run(handler, interaction, log);
    return this.#presses.run(`${interaction.user.id} ${interaction.message.id}`, () =>
      this.#run(handler, interaction, log),
    );
  }

  async #run(handler: Handler, interaction: Interaction, log: Logger): Promise<Answer> {
    if ("runAsMember" in handler) return await handler.runAsMember(this.#memberContext(interaction, log));
    const { run, runInPrivate } = handler;
    if (interaction.inGuild() || runInPrivate === undefined) return await run(await this.#context(interaction, log));
    return await runInPrivate(this.#personalContext(interaction, log));
  }

  #personalContext({ id, user, locale }: Interaction, log: Logger): PersonalContext {
    return { userId: user.id, interactionId: id, words: wordsFor(locale), log, services: this.#options.services };
  }

  #memberContext(interaction: Interaction, log: Logger): MemberContext {
    if (!interaction.inGuild()) throw new Refusal("server-only", {});
    const { guildId } = interaction;
    return { ...this.#personalContext(interaction, log), guildId, member: memberOf(interaction) };
  }

  async #context(interaction: Interaction, log: Logger): Promise<Context> {
    if (!interaction.inGuild()) throw new Refusal("server-only", {});
    const { guildId, memberPermissions, guildLocale } = interaction;
    const { commands, services } = this.#options;
    return {
      ...this.#personalContext(interaction, log),
      guildId,
      actor: await actorOf(interaction, services.boards),
      permissions: memberPermissions.bitfield,
      commands,
      serverWords: wordsFor(guildLocale ?? undefined),
    };
  }

  /** Choices that are late are of no use: an empty list then, and nothing to explain. */
  async #complete(
    interaction: AutocompleteInteraction,
    log: Logger,
    answering: Answering,
  ): Promise<InteractionOutcome> {
    const command = this.#handlers.command(interaction.commandName);
    const { promise: tooLate, resolve } = Promise.withResolvers<undefined>();
    const late = setTimeout(() => resolve(undefined), deferAfterMs);
    try {
      const completing = this.#context(interaction, log).then(
        (context) => command?.complete?.(interaction, context) ?? [],
      );
      const choices = await Promise.race([completing, tooLate]);
      await answering.suggest(choices ?? []);
      return choices === undefined ? "late" : "answered";
    } finally {
      clearTimeout(late);
    }
  }
}

type End = Pick<EndedInteraction, "used" | "outcome" | "code">;

/** The message that was pressed, or whose button opened the form. */
function messageOf(interaction: Interaction) {
  if (interaction.isMessageComponent()) return interaction.message;
  return interaction.isModalSubmit() && interaction.isFromMessage() ? interaction.message : undefined;
}
