// Plain JavaScript and loaded first (`node --import`): an older Node.js cannot even read the other files.
const floor = [22, 19];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isTooOld = major < floor[0] || (major === floor[0] && minor < floor[1]);
// Node.js 23 reads TypeScript as it is only from 23.6 on.
const isGap = major === 23 && minor < 6;

if (isTooOld || isGap) {
  process.stderr.write(
    `suggestion-box needs Node.js ${isGap ? "23.6" : floor.join(".")} or newer, and this is ${process.versions.node}. ` +
      "Start it with `npm start` after `npm ci`, which brings the right one, or install a newer Node.js.\n",
  );
  process.exit(78);
}
