import { openStorage } from "../../../../src/storage/storage.ts";

// Submits, votes and decides without end, and prints what was acknowledged; it is killed in the middle.
const [file = ""] = process.argv.slice(2);
const storage = await openStorage({ file });
const { id: boardId } = await storage.boards.saveFirst("900", {
  channelId: "901",
  anonymousAllowed: true,
  imagesAllowed: true,
  threads: true,
});
const { revision: rulesRevision } = await storage.boards.rules("900");
const rights = { isStaff: true, isManager: true, roleIds: [], joinedAt: undefined };
const person = (userId: number) => ({ userId: String(userId), name: `user ${userId}`, ...rights });
let interaction = 1_000_000;
const common = () => ({ guildId: "900", rulesRevision, interactionId: String((interaction += 1)), at: new Date() });
const images = [{ name: "image-1.png", contentType: "image/png", bytes: new Uint8Array(20_000).fill(7) }];

for (let round = 1; ; round += 1) {
  const words = { title: undefined, text: `idea ${round}`, tags: [] };
  const submission = { ...common(), ...words, boardId, author: person(1), anonymous: false, images };
  const limits = { cooldownSeconds: 0, maxOpenPerMember: 0, maxOpen: 0 };
  const submitted = await storage.suggestions.submit({ ...submission, limits, withThread: true });
  if (submitted.kind !== "stored") throw new Error(submitted.kind);
  const { suggestion } = submitted;
  console.log(`submitted ${suggestion.number}`);
  const votes = Array.from({ length: 20 }, async (_, voter) => {
    await storage.suggestions.vote({
      ...common(),
      suggestionId: suggestion.id,
      voter: person(100 + voter),
      side: "up",
      weight: 1,
      ownVoteAllowed: true,
      countsHidden: false,
    });
    console.log(`voted ${suggestion.number} ${100 + voter}`);
  });
  const [posted] = await storage.intents.due(new Date(), 1);
  if (posted !== undefined) await storage.intents.begin(posted.id, new Date());
  await Promise.all(votes);
  const decision = { ...common(), to: "approved" as const, statusVersion: 1, by: person(2), reason: "good" };
  await storage.suggestions.changeStatus({ ...decision, suggestionId: suggestion.id });
  console.log(`decided ${suggestion.number}`);
}
