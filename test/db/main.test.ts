import path from "node:path";
import { describe, expect, it } from "vitest";
import { freshFolder } from "../helpers/fresh-folder.ts";
import { Operator } from "../helpers/operator.ts";

const password = "s3cret-of-postgres";

describe("npm run db", () => {
  it("makes a database, says how it stands and backs it up, without a token", async () => {
    const folder = freshFolder();
    const operator = new Operator({ DATA_DIR: folder });
    const file = path.join(folder, "suggestion-box.db");
    expect(await operator.db("status")).toEqual({
      code: 0,
      text: `There is no database at ${file} yet; the bot makes it when it starts.\n`,
    });
    expect(await operator.db("migrate")).toEqual({ code: 0, text: `The database ${file} is up to date now.\n` });
    expect((await operator.db("status")).text).toMatch(
      /^Database +\S+suggestion-box\.db \(SQLite 3\.[\d.]+\)\nIn use +no bot is using it\nMigration +\d{4}-[\w-]+\nPending +none\nSize +0\.\d MiB\nRows\n/,
    );
  });

  it("ends with another code for a command that it does not know, a setting that is wrong, and what it could not do", async () => {
    const operator = new Operator({ DATA_DIR: freshFolder() });
    expect(await operator.db("burn")).toMatchObject({ code: 64, text: expect.stringContaining("no command burn") });
    expect(await operator.db("backup", "b.db")).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^There is no database/),
    });
    const wrong = new Operator({ DATABASE_URL: `mysql://box:${password}@db/box` });
    const refused = await wrong.db("status");
    expect(refused).toMatchObject({ code: 78, text: expect.stringContaining("DATABASE_URL is set, but not usable") });
    const away = await new Operator({ DATABASE_URL: `postgres://box:${password}@127.0.0.1:9/box` }).db("status");
    expect(away).toEqual({
      code: 1,
      text: "The database 127.0.0.1:9/box cannot be reached (ECONNREFUSED); check DATABASE_URL and whether the server runs.\n",
    });
    expect(refused.text).not.toContain(password);
  });
});
