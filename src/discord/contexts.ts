import { Refusal } from "../errors.ts";
import { wordsFor } from "../i18n/catalogue.ts";
import { actorOf, memberOf } from "./actor.ts";
import type { Asker, AskerOnServer } from "./asker.ts";
import type { Command, Context, MemberContext, PersonalContext, Services } from "./command.ts";

/** Makes what handlers see of an interaction, from who uses it. */
export class Contexts {
  readonly #services: Services;
  readonly #commands: readonly Command[];

  constructor(services: Services, commands: readonly Command[]) {
    this.#services = services;
    this.#commands = commands;
  }

  personal({ interactionId, user, locale }: Asker): PersonalContext {
    return { userId: user.id, interactionId, words: wordsFor(locale), services: this.#services };
  }

  member(asker: Asker): MemberContext {
    const server = serverOf(asker);
    return { ...this.personal(asker), guildId: server.guildId, member: memberOf(server) };
  }

  async full(asker: Asker): Promise<Context> {
    const server = serverOf(asker);
    return {
      ...this.personal(asker),
      guildId: server.guildId,
      actor: await actorOf(server, this.#services.boards),
      permissions: server.permissions.bitfield,
      commands: this.#commands,
      serverWords: wordsFor(server.locale),
    };
  }
}

function serverOf({ onServer }: Asker): AskerOnServer {
  if (onServer === undefined) throw new Refusal("server-only", {});
  return onServer;
}
