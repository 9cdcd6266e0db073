import { openCacheStore } from "../../src/cache/index.ts";
import { objectCacheContract } from "./contract.ts";

objectCacheContract("memory", async () => openCacheStore({}));
