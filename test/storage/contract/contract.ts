import type { OpenTestStorage } from "../../helpers/storage.ts";
import { authoringContract } from "./authoring.ts";
import { blockingContract } from "./blocking.ts";
import { boardsContract } from "./boards.ts";
import { correctingContract } from "./correcting.ts";
import { decidingContract } from "./deciding.ts";
import { deliveringContract } from "./delivering.ts";
import { figuresContract } from "./figures.ts";
import { findingContract } from "./finding.ts";
import { formContract } from "./form.ts";
import { forumsContract } from "./forums.ts";
import { historyContract } from "./history.ts";
import { limitingContract } from "./limiting.ts";
import { listingContract } from "./listing.ts";
import { loggingContract } from "./logging.ts";
import { mendingContract } from "./mending.ts";
import { notifyingContract } from "./notifying.ts";
import { notingContract } from "./noting.ts";
import { queueingContract } from "./queueing.ts";
import { submittingContract } from "./submitting.ts";
import { transactionsContract } from "./transactions.ts";
import { votersContract } from "./voters.ts";
import { votingContract } from "./voting.ts";

/** Everything that holds for the stores, whichever engine they stand on. */
export function storageContract(engine: string, open: OpenTestStorage): void {
  transactionsContract(engine, open);
  boardsContract(engine, open);
  blockingContract(engine, open);
  submittingContract(engine, open);
  limitingContract(engine, open);
  votingContract(engine, open);
  votersContract(engine, open);
  decidingContract(engine, open);
  correctingContract(engine, open);
  findingContract(engine, open);
  notingContract(engine, open);
  deliveringContract(engine, open);
  mendingContract(engine, open);
  loggingContract(engine, open);
  forumsContract(engine, open);
  authoringContract(engine, open);
  historyContract(engine, open);
  figuresContract(engine, open);
  formContract(engine, open);
  listingContract(engine, open);
  notifyingContract(engine, open);
  queueingContract(engine, open);
}
