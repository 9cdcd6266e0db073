import { openSqliteStorage } from "../../helpers/storage.ts";
import { authoringContract } from "../contract/authoring.ts";
import { boardsContract } from "../contract/boards.ts";
import { correctingContract } from "../contract/correcting.ts";
import { decidingContract } from "../contract/deciding.ts";
import { deliveringContract } from "../contract/delivering.ts";
import { findingContract } from "../contract/finding.ts";
import { historyContract } from "../contract/history.ts";
import { listingContract } from "../contract/listing.ts";
import { mendingContract } from "../contract/mending.ts";
import { notingContract } from "../contract/noting.ts";
import { submittingContract } from "../contract/submitting.ts";
import { votingContract } from "../contract/voting.ts";

const open = (now?: () => Date) => openSqliteStorage({}, now);

boardsContract("SQLite", open);
submittingContract("SQLite", open);
votingContract("SQLite", open);
decidingContract("SQLite", open);
correctingContract("SQLite", open);
findingContract("SQLite", open);
notingContract("SQLite", open);
deliveringContract("SQLite", open);
mendingContract("SQLite", open);
authoringContract("SQLite", open);
historyContract("SQLite", open);
listingContract("SQLite", open);
