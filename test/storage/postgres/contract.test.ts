import { afterAll } from "vitest";
import { startPostgres } from "../../helpers/postgres-server.ts";
import { openPostgresStorage } from "../../helpers/storage.ts";
import { storageContract } from "../contract/contract.ts";

const server = await startPostgres();
afterAll(() => server.stop());

storageContract("PostgreSQL", (now) => openPostgresStorage(server, now));
