import { z } from "zod";
import type { Intent, IntentStore } from "../suggestions/intents.ts";
import { type Addressee, type AddresseeStore, notification } from "../suggestions/notifications.ts";
import type { Suggestion } from "../suggestions/types.ts";
import { type MessageBody, pinging } from "../views/message.ts";
import { type MessageSink, type SentMessage, SinkFault } from "./message-sink.ts";

export interface NoticeDrawing {
  /** For one person in private: what became of what they suggested, or follow. */
  readonly decision: (suggestion: Suggestion, intentId: number, is: Addressee["is"]) => Promise<MessageBody>;
  /** For a thread: what became of the suggestion, with its author mentioned. */
  readonly authorPing: (suggestion: Suggestion, intentId: number, userId: string) => Promise<MessageBody>;
  /** For a thread: that it is the one of the suggestion, with its author mentioned. */
  readonly threadPing: (suggestion: Suggestion, intentId: number, userId: string) => Promise<MessageBody>;
}

export interface NoticeOptions {
  readonly intents: Pick<IntentStore, "fail" | "messageSent">;
  readonly addressees: AddresseeStore;
  readonly sink: Pick<MessageSink, "post" | "openDirectMessages">;
  readonly draw: NoticeDrawing;
  /** The message of an earlier attempt, if it was sent after all. */
  readonly adopt: (intent: Intent, channelId: string) => Promise<SentMessage | undefined>;
  /** Counts this attempt; false when nothing may be sent any more. */
  readonly begin: (intent: Intent) => Promise<boolean>;
}

const followerForm = z.object({ personId: z.number() });

/** Tells people of a decision in person, or the author in the thread. Whether they want it is judged at the moment of sending. */
export class Notices {
  readonly #options: NoticeOptions;

  constructor(options: NoticeOptions) {
    this.#options = options;
  }

  /** A direct message, to the author or to the follower whom the intent names. */
  async tell(intent: Intent, suggestion: Suggestion): Promise<void> {
    const { intents, addressees, sink, draw } = this.#options;
    const isFollowers = intent.kind === "follower-dm";
    const to = isFollowers
      ? await addressees.follower(suggestion.id, followerForm.parse(JSON.parse(intent.detail ?? "")).personId)
      : await addressees.author(suggestion.id);
    if (to === undefined && !isFollowers) throw new SinkFault("user-gone");
    if (to === undefined || !notification("decided", to).directMessage) return await intents.fail(intent.id, "dm-off");
    const channelId = await sink.openDirectMessages(to.userId);
    await this.#post(intent, channelId, () => draw.decision(suggestion, intent.id, to.is));
  }

  /** A mention in the suggestion's thread: of an author whom no direct message reached, or once it is opened. */
  async mention(intent: Intent, suggestion: Suggestion): Promise<void> {
    const { intents, addressees, draw } = this.#options;
    const [event, drawn] =
      intent.kind === "thread-ping"
        ? (["thread-opened", draw.threadPing] as const)
        : (["decided", draw.authorPing] as const);
    const to = await addressees.author(suggestion.id);
    const threadId = suggestion.card?.threadId;
    const isUnnamed = suggestion.author.kind === "anonymous";
    if (to === undefined || isUnnamed || threadId === undefined || notification(event, to).threadPing === "no") {
      return await intents.fail(intent.id, "dm-off");
    }
    await this.#post(intent, threadId, async () =>
      pinging(await drawn(suggestion, intent.id, to.userId), { userIds: [to.userId] }),
    );
  }

  async #post(intent: Intent, channelId: string, draw: () => Promise<MessageBody>): Promise<void> {
    const { intents, sink, adopt, begin } = this.#options;
    if ((await adopt(intent, channelId)) === undefined) {
      const body = await draw();
      if (!(await begin(intent))) return;
      const sent = await sink.post(channelId, body, { nonce: intent.nonce });
      if (sent.channelId !== channelId) throw new SinkFault("refused");
    }
    await intents.messageSent(intent.id);
  }
}
