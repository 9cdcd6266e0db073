import type { Migration } from "kysely/migration";
import { suggestionsMigration } from "./0001-suggestions.ts";
import { authorsMigration } from "./0002-authors.ts";
import { decisionsMigration } from "./0003-decisions.ts";
import { notesMigration } from "./0004-notes.ts";
import { boardsMigration } from "./0005-boards.ts";
import { queueMigration } from "./0006-queue.ts";
import { forumMigration } from "./0007-forum.ts";
import { votesMigration } from "./0008-votes.ts";
import { notificationsMigration } from "./0009-notifications.ts";
import { blocksMigration } from "./0010-blocks.ts";
import { formMigration } from "./0011-form.ts";
import { logsMigration } from "./0012-logs.ts";
import { shardsMigration } from "./0013-shards.ts";
import { listedMigration } from "./0014-listed.ts";
import { wordsMigration } from "./0015-words.ts";
import { byAuthorMigration } from "./0016-by-author.ts";
import type { Definitions } from "./definitions.ts";

/** By name; they are applied in the names' order, and one that was released never changes. */
export type Migrations = Readonly<Record<string, Migration>>;

export function allMigrations(definitions: Definitions): Migrations {
  return {
    "0001-suggestions": suggestionsMigration(definitions),
    "0002-authors": authorsMigration(definitions),
    "0003-decisions": decisionsMigration(definitions),
    "0004-notes": notesMigration(definitions),
    "0005-boards": boardsMigration(definitions),
    "0006-queue": queueMigration(definitions),
    "0007-forum": forumMigration(),
    "0008-votes": votesMigration(definitions),
    "0009-notifications": notificationsMigration(definitions),
    "0010-blocks": blocksMigration(definitions),
    "0011-form": formMigration(definitions),
    "0012-logs": logsMigration(definitions),
    "0013-shards": shardsMigration(definitions),
    "0014-listed": listedMigration(),
    "0015-words": wordsMigration(definitions),
    "0016-by-author": byAuthorMigration(),
  };
}

/** Those of the given names: a database as it was before the others. */
export function only(migrations: Migrations, names: readonly string[]): Migrations {
  return Object.fromEntries(Object.entries(migrations).filter(([name]) => names.includes(name)));
}
