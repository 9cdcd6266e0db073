import type { Delivery } from "./delivery/delivery.ts";
import type { Storage } from "./storage/storage.ts";
import { AuthoringService } from "./suggestions/authoring.ts";
import { BlockService } from "./suggestions/blocks.ts";
import { BoardEditing } from "./suggestions/board-editing.ts";
import { DecisionService } from "./suggestions/decisions.ts";
import { DraftService } from "./suggestions/drafts.ts";
import { FigureService } from "./suggestions/figures.ts";
import { FollowService } from "./suggestions/follows.ts";
import { HistoryService } from "./suggestions/history.ts";
import { NoteService } from "./suggestions/notes.ts";
import { RepostService } from "./suggestions/reposting.ts";
import { ReviewService } from "./suggestions/reviews.ts";
import { SuggestionService } from "./suggestions/service.ts";
import type { SeeSuggestion } from "./suggestions/store.ts";
import { VoterService } from "./suggestions/voters.ts";
import { VotingService } from "./suggestions/voting.ts";

/** What commands call that needs no Discord: each service on its own stores, and what it changes is shown by delivery. */
export function domainServices(storage: Storage, delivery: Pick<Delivery, "show">) {
  const rules = {
    rules: (guildId: string) => storage.boards.rules(guildId),
    blocksOn: (guildId: string, userId: string) => storage.blocks.on(guildId, userId),
    anyBlock: (guildId: string) => storage.blocks.any(guildId),
  };
  const show: Delivery["show"] = (changed) => delivery.show(changed);
  const suggestions = new SuggestionService(storage.suggestions, rules, show);
  const find = (guildId: string, number: number) => suggestions.find(guildId, number);
  const see: SeeSuggestion = (guildId, number, viewer) => suggestions.see(guildId, number, viewer);
  return {
    suggestions,
    voting: new VotingService(storage.suggestions, rules),
    authoring: new AuthoringService(storage.authoring, rules.blocksOn, show),
    drafts: new DraftService(storage.drafts, suggestions),
    history: new HistoryService(storage.history, see),
    figures: new FigureService(storage.figures, rules.rules),
    voters: new VoterService({ store: storage.voters, rules: rules.rules, see }),
    notes: new NoteService(storage.notes, find, show),
    decisions: new DecisionService({ store: storage.decisions, find, announce: show }),
    reposts: new RepostService(storage.reposts, find),
    reviews: new ReviewService({
      queue: storage.queue,
      decisions: storage.decisions,
      find,
      announce: show,
      images: (id) => storage.cards.images(id),
    }),
    boards: storage.boards,
    follows: new FollowService(storage.follows, see),
    preferences: storage.preferences,
    blocks: new BlockService(storage.blocks, find),
    boardEditing: new BoardEditing(storage.boards),
  };
}
