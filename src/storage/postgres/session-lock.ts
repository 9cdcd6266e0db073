import { randomInt } from "node:crypto";
import { Client } from "pg";

/** The first half of the locks' numbers: so that they are nobody else's. */
export const livingLocks = 0x5b0c5;

const answerWithinMs = 3_000;

/**
 * An advisory lock that a connection of its own holds. The server gives it up with the connection, and so with the process, however
 * that ends: others see at once that it is gone.
 */
export class SessionLock {
  /** Drawn once for a process. */
  readonly key = randomInt(1, 2 ** 31 - 1);
  readonly #url: string;
  #client: Client | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Whether the lock is held; takes it again over a new connection if the old one is lost. */
  async hold(): Promise<boolean> {
    const client = this.#client ?? (await this.#open());
    try {
      await client.query("select 1");
      return true;
    } catch {
      await this.#drop(client);
      return false;
    }
  }

  async close(): Promise<void> {
    if (this.#client !== undefined) await this.#drop(this.#client);
  }

  async #open(): Promise<Client> {
    const client = new Client({
      connectionString: this.#url,
      application_name: "suggestion-box living",
      connectionTimeoutMillis: answerWithinMs,
      query_timeout: answerWithinMs,
      keepAlive: true,
    });
    client.on("error", () => {
      if (this.#client === client) this.#client = undefined;
    });
    await client.connect();
    try {
      // Not waiting: whoever looks whether it is free has it for a moment.
      for (let free = false; !free; ) {
        const { rows } = await client.query<{ free: boolean }>("select pg_try_advisory_lock($1, $2) as free", [
          livingLocks,
          this.key,
        ]);
        free = rows[0]?.free === true;
      }
    } catch (error) {
      await this.#drop(client);
      throw error;
    }
    this.#client = client;
    return client;
  }

  async #drop(client: Client): Promise<void> {
    if (this.#client === client) this.#client = undefined;
    await client.end().catch(() => {});
  }
}
