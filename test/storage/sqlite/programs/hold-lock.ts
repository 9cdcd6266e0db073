import Database from "better-sqlite3";

// A tool of somebody else's that keeps the database's write lock for a while.
const [file = "", milliseconds = "0"] = process.argv.slice(2);
const database = new Database(file);
database.exec("begin immediate");
console.log("held");
setTimeout(() => {
  database.exec("commit");
  console.log("released");
  database.close();
}, Number(milliseconds));
