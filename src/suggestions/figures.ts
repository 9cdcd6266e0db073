import { type Board, boardOf, type GuildRules } from "../boards/boards.ts";
import { type SuggestionStatus, votableStatuses } from "./status.ts";

/** Whose suggestions are counted: a server's, or one board's. */
export interface FigureScope {
  readonly guildId: string;
  readonly boardId: number | undefined;
  /** Votes are not counted on what stands on one of these boards with one of these statuses: nobody may know of them yet. */
  readonly hidden: { readonly boardIds: readonly number[]; readonly statuses: readonly SuggestionStatus[] };
}

/** Figures of one period. */
export interface PeriodFigures {
  /** Suggested in the period. */
  readonly suggestions: number;
  readonly anonymous: number;
  /** Members who suggested with their name: counting the others too would tell which of these wrote anonymously. */
  readonly namedAuthors: number;
  /** Votes that stand on what was suggested in the period. */
  readonly votes: number;
  /** Answered in the period: approved, implemented, rejected, or found to be a duplicate. */
  readonly answers: number;
  readonly approved: number;
  readonly rejected: number;
  /** The time that half of these answers took at most, in ms; undefined without any. */
  readonly medianAnswerMs: number | undefined;
}

export interface FigureStore {
  byStatus(scope: FigureScope): Promise<ReadonlyMap<SuggestionStatus, number>>;
  period(scope: FigureScope, since: Date): Promise<PeriodFigures>;
}

export interface ServerFigures {
  /** Undefined for all of the server's boards. */
  readonly board: Board | undefined;
  readonly byStatus: ReadonlyMap<SuggestionStatus, number>;
  readonly week: PeriodFigures;
  readonly month: PeriodFigures;
  readonly all: PeriodFigures;
  /** Whether there are votes that are not counted yet, or may be. */
  readonly votesHidden: boolean;
}

const msPerDay = 86_400_000;

/** What became of a server's suggestions, in figures that name nobody. */
export class FigureService {
  readonly #store: FigureStore;
  readonly #rules: (guildId: string) => Promise<GuildRules>;
  readonly #now: () => number;

  constructor(store: FigureStore, rules: (guildId: string) => Promise<GuildRules>, now: () => number = Date.now) {
    this.#store = store;
    this.#rules = rules;
    this.#now = now;
  }

  async read(guildId: string, boardId: number | undefined): Promise<ServerFigures> {
    const rules = await this.#rules(guildId);
    const hiding = [...rules.boards, ...rules.deletedBoards].filter(({ countsHidden }) => countsHidden);
    const hidden = { boardIds: hiding.map(({ id }) => id), statuses: votableStatuses };
    const scope = { guildId, boardId, hidden };
    const period = (days: number) => this.#store.period(scope, new Date(Math.max(0, this.#now() - days * msPerDay)));
    const [byStatus, week, month, all] = await Promise.all([
      this.#store.byStatus(scope),
      period(7),
      period(30),
      period(Number.POSITIVE_INFINITY),
    ]);
    const board = boardId === undefined ? undefined : boardOf(rules, boardId);
    const votesHidden = board === undefined ? hiding.length > 0 : board.countsHidden;
    return { board, byStatus, week, month, all, votesHidden };
  }
}
