import { openStorage } from "../../../../src/storage/storage.ts";

// Opens the database, says how that went, and keeps it until its standard input ends.
const [file = ""] = process.argv.slice(2);
try {
  const storage = await openStorage({ file });
  console.log("open");
  for await (const _ of process.stdin);
  await storage.close();
  console.log("closed");
} catch (error) {
  console.log(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
