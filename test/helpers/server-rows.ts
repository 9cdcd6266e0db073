import path from "node:path";
import Database from "better-sqlite3";

/** Every row that belongs to a server, by table: of the server itself and of its suggestions. */
export function rowsOfServer(dataDir: string, guildId: string): Readonly<Record<string, readonly unknown[]>> {
  const database = new Database(path.join(dataDir, "suggestion-box.db"), { readonly: true });
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").pluck().all().map(String);
    return Object.fromEntries(
      tables.flatMap((table) => {
        const columns = database.prepare("select name from pragma_table_info(?)").pluck().all(table);
        if (columns.includes("guild_id")) {
          return [[table, database.prepare(`select * from "${table}" where guild_id = ?`).all(guildId)]];
        }
        if (!columns.includes("suggestion_id")) return [];
        const ofServer = "select suggestion_id from suggestions where guild_id = ?";
        return [
          [table, database.prepare(`select * from "${table}" where suggestion_id in (${ofServer})`).all(guildId)],
        ];
      }),
    );
  } finally {
    database.close();
  }
}
