import { sql } from "kysely";
import { z } from "zod";
import type { Doer, EventPage, HistoryEvent, HistoryStore } from "../suggestions/history.ts";
import { suggestionStatuses } from "../suggestions/status.ts";
import type { Engine, Reader } from "./engine.ts";
import type { EventKind } from "./schema.ts";
import { titled } from "./search-text.ts";

/** Events of other kinds are not for everybody. */
const publicKinds: readonly EventKind[] = ["submitted", "edited", "status-changed"];

const statusBefore = z.object({ status: z.enum(suggestionStatuses) });
const statusAfter = statusBefore.extend({ duplicateOf: z.number().optional() });
const text = z.object({ title: z.string().optional(), text: z.string(), unreviewed: z.literal(true).optional() });

/** What happened to suggestions, in SQL. */
export class SqlHistoryStore implements HistoryStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async events(
    guildId: string,
    number: number,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<EventPage> {
    const events = publicEvents(this.#engine.reader, guildId, number);
    const [{ total }, rows] = await Promise.all([
      events.select((row) => row.fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
      withDoers(events).orderBy("events.event_id").limit(limit).offset(offset).execute(),
    ]);
    return { events: rows.map(toEvent), total };
  }
}

function publicEvents(reader: Reader, guildId: string, number: number) {
  return reader
    .selectFrom("events")
    .innerJoin("suggestions", "suggestions.suggestion_id", "events.suggestion_id")
    .where("suggestions.guild_id", "=", guildId)
    .where("suggestions.number", "=", number)
    .where("events.kind", "in", publicKinds);
}

/** The names of whoever did it. One that is not to be told never leaves the database. */
function withDoers(events: ReturnType<typeof publicEvents>) {
  return events
    .leftJoin("person_names", (join) =>
      join
        .onRef("person_names.person_id", "=", "events.actor_person_id")
        .onRef("person_names.guild_id", "=", "suggestions.guild_id")
        .on(sql<boolean>`${doer} = 'named'`),
    )
    .select(["events.kind", "events.at", "events.before", "events.after", "events.reason", "person_names.name"])
    .select(doer.as("doer"));
}

/**
 * An author is told by what was done, not by who did it: staff who decide about what they wrote anonymously are named as whoever
 * decides is, for "the author" there would say who the author is. Of what staff removed, the author is not named either.
 */
const doer = sql<Doer["kind"]>`case
  when events.kind = 'status-changed' and events.after like '%"anonymous":true%' then 'staff'
  when (suggestions.anonymous = 1 or suggestions.status = 'removed') and (events.kind <> 'status-changed' or events.after like '%"status":"withdrawn"%')
    then 'author'
  else 'named' end`;

type EventRow = Awaited<ReturnType<ReturnType<typeof withDoers>["executeTakeFirstOrThrow"]>>;

function toEvent(row: EventRow): HistoryEvent {
  const by: Doer = row.doer === "named" ? { kind: "named", name: row.name ?? "" } : { kind: row.doer };
  const common = { by, at: new Date(row.at) };
  if (row.kind === "submitted") return { kind: "submitted", ...common };
  if (row.kind === "edited") {
    const [before, after] = [text.parse(parsed(row.before)), text.parse(parsed(row.after))];
    if (before.unreviewed === true) return { kind: "edited-unreviewed", ...common };
    return { kind: "edited", before: words(before), after: words(after), ...common };
  }
  const from = statusBefore.parse(parsed(row.before)).status;
  const { status: to, duplicateOf } = statusAfter.parse(parsed(row.after));
  return { kind: "status-changed", from, to, reason: row.reason ?? undefined, duplicateOf, ...common };
}

function words({ title, text: written }: z.infer<typeof text>): string {
  return titled({ title, text: written });
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
