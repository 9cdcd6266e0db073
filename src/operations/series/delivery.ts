import { Counter, Gauge, type Registry } from "prom-client";
import { within } from "../within.ts";

/** What is owed to Discord, of one kind. */
export interface OwedKind {
  readonly kind: string;
  /** It could be carried out now. */
  readonly due: number;
  /** It waits for another attempt, for a card or for a review. */
  readonly waiting: number;
  /** Since when the oldest of those that are due is due. */
  readonly oldestDueAt: Date | undefined;
}

/** How often cards were drawn anew, since the process began. */
export interface CardFigures {
  /** As the answer to a press. */
  readonly drawnByPress: number;
  /** By an edit over REST. */
  readonly drawnByEdit: number;
  /** Changes that another change's drawing shows too. */
  readonly saved: number;
}

export interface DeliveryReaders {
  readonly owed: () => Promise<readonly OwedKind[]>;
  readonly kinds: readonly string[];
  readonly cards: () => CardFigures;
  /** Cards that wait to be drawn. */
  readonly waitingCards: () => number;
}

const longestReadMs = 1_000;

/** Registers what is owed to Discord, read at each scrape: while the database does not answer, those series are absent. */
export function registerDeliverySeries(register: Registry, readers: DeliveryReaders): void {
  const registers = [register];
  let reading: Promise<readonly OwedKind[] | undefined> | undefined;
  // Both gauges of a scrape share one read, and scrapes of a stuck database do not pile up.
  const read = () => {
    reading ??= readers
      .owed()
      .catch(() => undefined)
      .finally(() => {
        reading = undefined;
      });
    return within(reading, longestReadMs).catch(() => undefined);
  };
  const intents = new Gauge({
    name: "suggestion_box_intents",
    help: "What is owed to Discord, by kind: due now, or waiting for another attempt, a card or a review",
    labelNames: ["kind", "state"],
    registers,
    async collect() {
      const owed = await read();
      this.reset();
      if (owed === undefined) return;
      for (const kind of readers.kinds) {
        const { due = 0, waiting = 0 } = owed.find((one) => one.kind === kind) ?? {};
        intents.set({ kind, state: "due" }, due);
        intents.set({ kind, state: "waiting" }, waiting);
      }
    },
  });
  const lag = new Gauge({
    name: "suggestion_box_delivery_lag_seconds",
    help: "Age of the oldest intent that is due; 0 when none is",
    registers,
    async collect() {
      const owed = await read();
      this.remove();
      if (owed === undefined) return;
      const since = Math.min(...owed.map(({ oldestDueAt }) => oldestDueAt?.getTime() ?? Number.POSITIVE_INFINITY));
      lag.set(Number.isFinite(since) ? Math.max(0, Date.now() - since) / 1_000 : 0);
    },
  });
  const cards = new Gauge({
    name: "suggestion_box_cards_waiting",
    help: "Cards that wait to be drawn anew",
    registers,
    collect() {
      cards.set(readers.waitingCards());
    },
  });
  const drawings = new Counter({
    name: "suggestion_box_card_drawings_total",
    help: "Cards drawn anew, as the answer to a press or by an edit",
    labelNames: ["by"],
    registers,
    collect() {
      drawings.reset();
      drawings.inc({ by: "press" }, readers.cards().drawnByPress);
      drawings.inc({ by: "edit" }, readers.cards().drawnByEdit);
    },
  });
  const saved = new Counter({
    name: "suggestion_box_card_drawings_saved_total",
    help: "Changes that needed no drawing of their own, since another one shows them too",
    registers,
    collect() {
      saved.reset();
      saved.inc(readers.cards().saved);
    },
  });
}
