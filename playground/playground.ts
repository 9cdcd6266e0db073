import { rm } from "node:fs/promises";
import { LocalDiscord } from "./discord/local-discord.ts";
import { bundlePage } from "./page-server/bundle.ts";
import { PageServer } from "./page-server/page-server.ts";
import { foundMapleStreet, settle } from "./stage/maple-street.ts";
import { startStageRedis } from "./stage/redis.ts";
import { Stage } from "./stage/stage.ts";
import { StageWorkshop } from "./workshop/workshop.ts";

export interface PlaygroundOptions {
  /** Folder for the bot's database. */
  readonly folder: string;
  /** The page's port on 127.0.0.1; a free one when left out. */
  readonly port?: number | undefined;
  /** A file that takes every request and dispatch as one JSON object a line. */
  readonly record?: string | undefined;
  /** Gives the bot a Redis of its own for its cache. */
  readonly redis?: boolean | undefined;
}

/** The page and everything behind it, running. */
export interface Playground {
  readonly address: string;
  readonly stage: Stage;
  /** Ends everything that was started, and takes the folder away. */
  end(): Promise<void>;
}

/** Opens the local Discord with a made-up server and the real bot in its own process, and serves the page. */
export async function openPlayground({ folder, port, record, redis }: PlaygroundOptions): Promise<Playground> {
  const ends: (() => Promise<unknown> | void)[] = [() => rm(folder, { recursive: true, force: true })];
  const end = async (): Promise<void> => {
    for (const one of ends.splice(0).toReversed()) await one();
  };
  try {
    const ownRedis = redis === true ? await startStageRedis() : undefined;
    if (ownRedis !== undefined) ends.push(() => ownRedis.stop());
    const files = await bundlePage();
    const discord = await LocalDiscord.start({ remember: 2_000, ...(record !== undefined && { record }) });
    ends.push(() => discord.stop());
    const street = foundMapleStreet(discord);
    const stage = new Stage({ discord, street, dataDir: folder, redis: ownRedis });
    ends.push(() => stage.end());
    await stage.serving();
    await settle(discord, street);
    const workshop = new StageWorkshop(stage);
    const server = await PageServer.start({ stage, workshop, files, port });
    ends.push(
      () => workshop.close(),
      () => server.close(),
    );
    return { address: server.address, stage, end };
  } catch (error) {
    await end();
    throw error;
  }
}
