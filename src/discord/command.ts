import type {
  APIModalInteractionResponseCallbackData,
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  ModalSubmitInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
  RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from "discord.js";
import type { BoardStore } from "../boards/boards.ts";
import type { PreferenceStore } from "../boards/preferences.ts";
import type { Delivery } from "../delivery/delivery.ts";
import type { Drawing } from "../delivery/drawing.ts";
import type { Words } from "../i18n/catalogue.ts";
import type { SuggestionsState } from "../state/suggestions-state.ts";
import type { AuthoringService } from "../suggestions/authoring.ts";
import type { BlockService } from "../suggestions/blocks.ts";
import type { BoardEditing } from "../suggestions/board-editing.ts";
import type { DecisionService } from "../suggestions/decisions.ts";
import type { DraftService } from "../suggestions/drafts.ts";
import type { FigureService } from "../suggestions/figures.ts";
import type { FollowService } from "../suggestions/follows.ts";
import type { HistoryService } from "../suggestions/history.ts";
import type { NoteService } from "../suggestions/notes.ts";
import type { RepostService } from "../suggestions/reposting.ts";
import type { ReviewService } from "../suggestions/reviews.ts";
import type { SuggestionService } from "../suggestions/service.ts";
import type { PressedSuggestion } from "../suggestions/store.ts";
import type { Actor, Member, StoredImage } from "../suggestions/types.ts";
import type { VoterService } from "../suggestions/voters.ts";
import type { VotingService } from "../suggestions/voting.ts";
import type { MessageBody } from "../views/message.ts";
import type { BotStatus } from "./bot-status.ts";
import type { ChannelMaker } from "./channel-maker.ts";
import type { Panels } from "./panels.ts";
import type { BotRights } from "./rights.ts";
import type { ServerFactsSource } from "./server-facts.ts";
import type { TestPost } from "./test-post.ts";

/** The named services that commands call; they never reach further. */
export interface Services {
  readonly suggestions: SuggestionService;
  readonly voting: VotingService;
  readonly authoring: AuthoringService;
  readonly drafts: DraftService;
  readonly history: HistoryService;
  readonly figures: FigureService;
  readonly voters: VoterService;
  readonly notes: NoteService;
  readonly decisions: DecisionService;
  readonly reviews: ReviewService;
  readonly reposts: RepostService;
  readonly boards: BoardStore;
  readonly follows: FollowService;
  readonly preferences: PreferenceStore;
  readonly blocks: BlockService;
  readonly boardEditing: BoardEditing;
  readonly delivery: Delivery;
  readonly drawing: Drawing;
  readonly state: SuggestionsState;
  readonly rights: BotRights;
  readonly serverFacts: ServerFactsSource;
  readonly channels: ChannelMaker;
  readonly testPost: TestPost;
  readonly panels: Panels;
  readonly status: BotStatus;
}

/** One interaction, as a handler sees it that needs no server: it works in direct messages too. */
export interface PersonalContext {
  readonly userId: string;
  readonly interactionId: string;
  /** Texts in the person's own language: answers are private. */
  readonly words: Words;
  readonly services: Services;
}

/** One interaction on a server, as a handler sees it that treats staff as everybody else: nobody looks up who is. */
export interface MemberContext extends PersonalContext {
  readonly guildId: string;
  readonly member: Member;
}

/** One interaction on a server, as its handler sees it. */
export interface Context extends PersonalContext {
  readonly guildId: string;
  readonly actor: Actor;
  /** Discord's permission bits of the member in this channel. */
  readonly permissions: bigint;
  /** Everything that can be typed, for `/help`. */
  readonly commands: readonly Command[];
  /** Texts in the server's language, for what everybody reads. */
  readonly serverWords: Words;
}

/** What a handler wants said; the router is the only one that says it. */
export type Answer =
  /** To the person alone. */
  | { readonly kind: "message"; readonly message: MessageBody; readonly images?: readonly StoredImage[] }
  | { readonly kind: "modal"; readonly modal: APIModalInteractionResponseCallbackData }
  /** In place of the private message whose button was pressed. */
  | { readonly kind: "replace"; readonly message: MessageBody; readonly images?: readonly StoredImage[] }
  /** The card that was pressed, redrawn; `line` says it in words where the card does not, or always if `told`. */
  | {
      readonly kind: "card";
      readonly suggestion: PressedSuggestion;
      readonly line: MessageBody;
      readonly told: boolean;
    };

export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** Something that can be typed: its registration and what it does. */
export interface Command {
  readonly data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  run(interaction: ChatInputCommandInteraction, context: Context): Promise<Answer>;
  /** Answers in direct messages, where it works there too. */
  runInPrivate?(this: void, interaction: ChatInputCommandInteraction, context: PersonalContext): Promise<Answer>;
  complete?(interaction: AutocompleteInteraction, context: Context): Promise<readonly Choice[]>;
  /** What the person typed, handed back when the command is refused or fails. */
  typed?(interaction: ChatInputCommandInteraction): string | undefined;
  readonly modal?: ModalHandler;
}

/** What somebody points at with a message's menu. */
export interface PointedMessage {
  readonly messageId: string;
  readonly text: string;
  readonly hasAttachments: boolean;
}

/** An entry of the menu that every message has: its registration and what it does. A form that it opens is answered by the command it is named after. */
export interface MessageMenu {
  readonly data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  run(message: PointedMessage, context: Context): Promise<Answer>;
}

/** Answers the modal whose custom id begins with the command's name. */
export interface ModalHandler {
  submit(interaction: ModalSubmitInteraction, context: Context): Promise<Answer>;
}

/** Answers every button whose custom id begins with `name`; `args` are what follows, unchecked. */
export interface Button {
  readonly name: string;
  press(args: readonly string[], context: Context): Promise<Answer>;
  /** Answers in direct messages, where it works there too. */
  pressInPrivate?(this: void, args: readonly string[], context: PersonalContext): Promise<Answer>;
}

/** The same, for what staff and everybody else press alike. */
export interface MemberButton {
  readonly name: string;
  pressAsMember(args: readonly string[], context: MemberContext): Promise<Answer>;
}

/** Answers every select whose custom id begins with `name`; `values` are what was chosen: texts or ids, unchecked. */
export interface Select {
  readonly name: string;
  choose(args: readonly string[], values: readonly string[], context: Context): Promise<Answer>;
}
