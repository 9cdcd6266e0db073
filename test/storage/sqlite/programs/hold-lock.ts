import Database from "better-sqlite3";

// A tool of somebody else's that keeps the database's write lock for a while, or with `exclusive` all of it.
const [file = "", milliseconds = "0", mode] = process.argv.slice(2);
const database = new Database(file);
if (mode === "exclusive") database.pragma("locking_mode = exclusive");
database.exec("begin immediate");
console.log("held");
setTimeout(() => {
  database.exec("commit");
  console.log("released");
  database.close();
}, Number(milliseconds));
