import { openSqliteStorage } from "../../helpers/storage.ts";
import { boardsContract } from "../contract/boards.ts";
import { decidingContract } from "../contract/deciding.ts";
import { deliveringContract } from "../contract/delivering.ts";
import { findingContract } from "../contract/finding.ts";
import { mendingContract } from "../contract/mending.ts";
import { notingContract } from "../contract/noting.ts";
import { submittingContract } from "../contract/submitting.ts";
import { votingContract } from "../contract/voting.ts";

const open = (now?: () => Date) => openSqliteStorage({}, now);

boardsContract("SQLite", open);
submittingContract("SQLite", open);
votingContract("SQLite", open);
decidingContract("SQLite", open);
findingContract("SQLite", open);
notingContract("SQLite", open);
deliveringContract("SQLite", open);
mendingContract("SQLite", open);
