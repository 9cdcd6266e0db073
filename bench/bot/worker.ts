import { measuresOf } from "./measures.ts";

/** One round of one measure on one peer, in a process that is the local Discord too: prints its figures as one line of JSON. */
// Whatever it started ends with it.
process.once("SIGTERM", () => process.exit(1));

const [name = "", peer = "", folder = "", quick = ""] = process.argv.slice(2);
const measure = measuresOf(quick === "true").find((one) => one.name === name);
if (measure === undefined) throw new Error(`no measure ${name}`);
const figures = await measure.run(peer, folder);
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
