import { parseArgs } from "node:util";
import { seeded } from "../helpers/seeded.ts";
import { runChaos } from "./rig.ts";
import { ours, withoutEnvelope } from "./subjects.ts";

/** `npm run chaos -- --pulses N --reads M [--seed S] [--keys K] [--control]`: ends with how many values were wrong; exit 1 if any. */
const { values } = parseArgs({
  options: {
    pulses: { type: "string", default: "100" },
    reads: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    keys: { type: "string", default: "100" },
    control: { type: "boolean", default: false },
  },
});

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const subject = values.control ? withoutEnvelope : ours;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`${subject.name}, near tier off, through a proxy to a Redis of its own; seed ${values.seed}`);

const result = await runChaos({
  subject,
  pulses: Number(values.pulses),
  reads: Number(values.reads),
  keys: Number(values.keys),
  random: seeded(Number(values.seed)),
  report: say,
  stopAtFirst: values.control,
});

const kinds = Object.entries(result.kinds).map(([kind, count]) => `${kind} ${count}`);
say(`pulses: ${kinds.toSorted().join(", ")}`);
say(
  `${result.harmed} replies harmed, ${result.connections} connections, slowest read ${Math.round(result.slowestMs)} ms`,
);
for (const line of result.wrong.slice(0, 5)) say(`wrong: ${line}`);
say(`${result.wrong.length} wrong values in ${result.reads} reads over ${result.pulses} pulses`);
process.exitCode = result.wrong.length > 0 ? 1 : 0;
