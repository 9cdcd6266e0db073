/** Which servers the bot is in: of the others what is owed waits. */
export interface PresenceStore {
  /** The bot was thrown out. */
  left(guildId: string): Promise<void>;
  /** It was let in; false when it was not away. */
  returned(guildId: string): Promise<boolean>;
  /** The servers that are known otherwise than as these, in which the bot is now. */
  compare(
    guildIds: ReadonlySet<string>,
  ): Promise<{ readonly gone: readonly string[]; readonly back: readonly string[] }>;
}
