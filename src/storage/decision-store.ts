import type {
  Confirmation,
  ConfirmationOutcome,
  DecisionStore,
  Question,
  Undo,
} from "../suggestions/decision-store.ts";
import type { StatusChange, StatusOutcome } from "../suggestions/store.ts";
import { changeStatus } from "./change-status.ts";
import { confirm, keepQuestion } from "./confirmations.ts";
import type { Engine, Writer } from "./engine.ts";
import { undoRemoval } from "./undo-removal.ts";

/** Decisions in SQL. */
export class SqlDecisionStore implements DecisionStore {
  readonly #engine: Engine;
  readonly #changed: () => void;

  /** `changed` is called after commits that changed what a card shows or owe Discord something. */
  constructor(engine: Engine, changed: () => void) {
    this.#engine = engine;
    this.#changed = changed;
  }

  async changeStatus(change: StatusChange): Promise<StatusOutcome> {
    return await this.#change((transaction) => changeStatus(transaction, change));
  }

  async undoRemoval(undo: Undo): Promise<StatusOutcome> {
    return await this.#change((transaction) => undoRemoval(transaction, undo));
  }

  async ask(question: Question): Promise<void> {
    await this.#engine.write((transaction) => keepQuestion(transaction, question));
  }

  async confirm(confirmation: Confirmation): Promise<ConfirmationOutcome> {
    const confirmed = await this.#engine.write((transaction) => confirm(transaction, confirmation));
    if (confirmed.kind === "judged") this.#announce(confirmed.outcome);
    return confirmed;
  }

  async #change(run: (transaction: Writer) => Promise<StatusOutcome>): Promise<StatusOutcome> {
    const outcome = await this.#engine.write(run);
    this.#announce(outcome);
    return outcome;
  }

  #announce(outcome: StatusOutcome): void {
    if (outcome.kind === "stored" && !outcome.repeated) this.#changed();
  }
}
