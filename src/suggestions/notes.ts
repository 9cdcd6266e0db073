import { Refusal } from "../errors.ts";
import { isBlank } from "./admission.ts";
import type { Actor, Suggestion, SuggestionId } from "./types.ts";

export const noteVisibilities = ["public", "staff"] as const;
/** Who may read a note: everybody, or staff alone. */
export type NoteVisibility = (typeof noteVisibilities)[number];

/** What staff wrote about a suggestion, as it stands. */
export interface Note {
  /** Counted per suggestion, and never given twice. */
  readonly n: number;
  readonly visibility: NoteVisibility;
  readonly text: string;
  /** Of an anonymous note's author nothing leaves the database. */
  readonly by: { readonly kind: "staff" } | { readonly kind: "named"; readonly name: string };
  readonly at: Date;
  readonly edited: boolean;
  /** Raised by every edit; edits and removals compare and set on it. */
  readonly version: number;
}

interface NoteWrite {
  readonly guildId: string;
  readonly suggestionId: SuggestionId;
  readonly by: Actor;
  /** Snowflake of the interaction; the same one is carried out once however often it is delivered. */
  readonly interactionId: string;
  readonly at: Date;
}

export interface NewNote extends NoteWrite {
  readonly text: string;
  readonly visibility: NoteVisibility;
  readonly anonymous: boolean;
}

export interface NoteRemoval extends NoteWrite {
  readonly n: number;
  /** The version that was judged: another one means somebody was first. */
  readonly version: number;
}

export interface NoteEdit extends NoteRemoval {
  readonly text: string;
}

/** A change of a note that is stored now. */
export interface NoteStored {
  readonly kind: "stored";
  readonly n: number;
  readonly visibility: NoteVisibility;
  /** The text that stands, or that was removed. */
  readonly text: string;
  readonly suggestion: Suggestion;
  readonly repeated: boolean;
}

export type NoteAdded = NoteStored | { readonly kind: "full" } | { readonly kind: "anonymity-not-allowed" };
export type NoteChanged = NoteStored | { readonly kind: "changed-meanwhile" };

/** What notes need of a database. A public note raises the suggestion's version; a staff note leaves no trace outside its own tables. */
export interface NoteStore {
  /** Counts where it stores: of many at once no more are stored than a suggestion may have. */
  add(note: NewNote): Promise<NoteAdded>;
  edit(edit: NoteEdit): Promise<NoteChanged>;
  remove(removal: NoteRemoval): Promise<NoteChanged>;
  /** Oldest first. */
  list(guildId: string, suggestionId: SuggestionId): Promise<readonly Note[]>;
}

/** In UTF-16 code units, as Discord counts what is typed. */
export const maxNoteLength = 500;
/** Notes that a suggestion has at a time. */
export const maxNotes = 15;

interface NoteRequest {
  readonly guildId: string;
  readonly number: number;
  readonly by: Actor;
  readonly interactionId: string;
}

export interface AddRequest extends NoteRequest {
  readonly text: string;
  readonly visibility: NoteVisibility;
  readonly anonymous: boolean;
}

export interface RemoveRequest extends NoteRequest {
  readonly n: number;
}

export interface EditRequest extends RemoveRequest {
  readonly text: string;
  /** The version whose text the editor has seen; undefined: the one that stands now. */
  readonly version?: number;
}

/** Finds a server's suggestion by number or throws the Refusal; the suggestion service does. */
export type FindSuggestion = (guildId: string, number: number) => Promise<Suggestion>;

/** Staff's notes on suggestions: every way in is judged here, whatever Discord let through. */
export class NoteService {
  readonly #store: NoteStore;
  readonly #find: FindSuggestion;
  readonly #announce: (changed: Suggestion) => void;
  readonly #now: () => Date;

  /** `announce` hears of every committed change of a public note, so that the card shows it. */
  constructor(
    store: NoteStore,
    find: FindSuggestion,
    announce: (changed: Suggestion) => void,
    now: () => Date = () => new Date(),
  ) {
    this.#store = store;
    this.#find = find;
    this.#announce = announce;
    this.#now = now;
  }

  async add(request: AddRequest): Promise<NoteStored> {
    assertStaff(request.by);
    const { guildId, number, by, interactionId, visibility, anonymous } = request;
    const text = admitNote(request.text);
    const { id: suggestionId } = await this.#find(guildId, number);
    const at = this.#now();
    const outcome = await this.#store.add({
      guildId,
      suggestionId,
      by,
      interactionId,
      text,
      visibility,
      anonymous,
      at,
    });
    if (outcome.kind === "anonymity-not-allowed") throw new Refusal("anonymous-staff-not-allowed", {});
    if (outcome.kind === "full") throw new Refusal("notes-full", { number, limit: maxNotes });
    return this.#announced(outcome);
  }

  /** Of two who edit one text one wins; the other is refused. */
  async edit({ text: typed, version, ...request }: EditRequest): Promise<NoteStored> {
    assertStaff(request.by);
    const text = admitNote(typed);
    return await this.#change(request, (change, standing) =>
      this.#store.edit({ ...change, text, version: version ?? standing }),
    );
  }

  async remove(request: RemoveRequest): Promise<NoteStored> {
    assertStaff(request.by);
    return await this.#change(request, (change, version) => this.#store.remove({ ...change, version }));
  }

  /** All notes of a suggestion, for staff alone; oldest first. */
  async all(guildId: string, number: number, by: Actor): Promise<readonly Note[]> {
    assertStaff(by);
    const suggestion = await this.#find(guildId, number);
    return await this.#store.list(guildId, suggestion.id);
  }

  /** One note as it stands, for staff alone. */
  async one(guildId: string, number: number, n: number, by: Actor): Promise<Note> {
    const note = (await this.all(guildId, number, by)).find((one) => one.n === n);
    if (note === undefined) throw new Refusal("note-not-found", { number, typed: String(n) });
    return note;
  }

  /** What everybody may read; none once staff removed the suggestion. */
  async shown({ guildId, id, status }: Suggestion): Promise<readonly Note[]> {
    if (status === "removed") return [];
    return (await this.#store.list(guildId, id)).filter(({ visibility }) => visibility === "public");
  }

  async #change(
    { guildId, number, n, by, interactionId }: RemoveRequest,
    store: (change: Omit<NoteRemoval, "version">, standing: number) => Promise<NoteChanged>,
  ): Promise<NoteStored> {
    const { id: suggestionId } = await this.#find(guildId, number);
    const note = (await this.#store.list(guildId, suggestionId)).find((one) => one.n === n);
    const change = { guildId, suggestionId, n, by, interactionId, at: this.#now() };
    const outcome = await store(change, note?.version ?? noVersion);
    if (outcome.kind === "stored") return this.#announced(outcome);
    if (note === undefined) throw new Refusal("note-not-found", { number, typed: String(n) });
    throw new Refusal("note-changed", { number, note: n });
  }

  #announced(stored: NoteStored): NoteStored {
    if (stored.visibility === "public") this.#announce(stored.suggestion);
    return stored;
  }
}

/** Matches no stored version: a request about a note that is gone still finds out whether it is a repetition. */
const noVersion = -1;

function assertStaff(by: Actor): void {
  if (!by.isStaff) throw new Refusal("not-staff", {});
}

/** Judges a note's text wherever it was typed; throws a Refusal, or returns the text to store. */
function admitNote(typed: string): string {
  const text = typed.trim();
  if (isBlank(text)) throw new Refusal("note-empty", {});
  if (text.length > maxNoteLength) throw new Refusal("note-too-long", { length: text.length, limit: maxNoteLength });
  return text;
}
