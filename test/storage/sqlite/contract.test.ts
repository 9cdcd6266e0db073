import { openSqliteStorage } from "../../helpers/storage.ts";
import { storageContract } from "../contract/contract.ts";

storageContract("SQLite", (now) => openSqliteStorage({}, now));
