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
  readonly #url: string;
  #key = 0;
  #client: Client | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** The lock's number: another one for each connection, since the server may keep a lost one for long. */
  get key(): number {
    return this.#key;
  }

  /** Resolves when the lock is held: over a new connection if the old one is lost. */
  async hold(): Promise<void> {
    await this.run("select 1");
  }

  /** One statement over the connection that holds the lock, so that its answer says that the lock is held too; how many rows it touched. */
  async run(statement: string, values: (key: number) => readonly (string | number)[] = () => []): Promise<number> {
    const client = this.#client ?? (await this.#open());
    try {
      const { rowCount } = await client.query(statement, [...values(this.#key)]);
      return rowCount ?? 0;
    } catch (error) {
      await this.#drop(client);
      throw error;
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
      this.#key = randomInt(1, 2 ** 31 - 1);
      await client.query("select pg_advisory_lock($1, $2)", [livingLocks, this.#key]);
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
