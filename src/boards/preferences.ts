/** What a person lets the bot do, on every server. */
export interface Preferences {
  /** Whether it writes to them directly. */
  readonly directMessages: boolean;
  /** Whether it mentions them in threads. */
  readonly threadPings: boolean;
}

export const defaultPreferences: Preferences = { directMessages: true, threadPings: true };

export interface PreferenceChange {
  readonly userId: string;
  readonly changes: Partial<Preferences>;
  /** Snowflake of the interaction: of two that change the same, the newer one holds, however they are delivered. */
  readonly interactionId: string;
  readonly at: Date;
}

/** What preferences need of a database. */
export interface PreferenceStore {
  /** Of somebody who never chose anything, the defaults. */
  of(userId: string): Promise<Preferences>;
  /** Returns what holds then. */
  change(change: PreferenceChange): Promise<Preferences>;
}
