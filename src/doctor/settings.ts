import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { type SettingFault, secretNames, settingNames } from "../config.ts";
import { type Finding, findingsOn } from "./finding.ts";

/** What else may stand in `.env` and is not for the bot. */
const othersNames = /^(TZ|LANG|LC_\w+|NO_COLOR|FORCE_COLOR|COMPOSE_\w+|DOCKER_\w+)$/;
/** Seen only inside a container or a unit, whatever their bits are. */
const privatePlaces = /^\/run\/(secrets|credentials)\//;

export interface GivenSettings {
  readonly environment: NodeJS.ProcessEnv;
  /** Names that `.env` has. */
  readonly inFile: readonly string[];
  readonly faults: readonly SettingFault[];
}

export function judgeSettings({ environment, inFile, faults }: GivenSettings): readonly Finding[] {
  const { well, warning, fault } = findingsOn("Settings");
  const set = [...settingNames].filter((name) => (environment[name] ?? "").trim() !== "");
  const strangers = inFile.filter((name) => !settingNames.has(name) && !othersNames.test(name));
  const wrong = faults.map(({ found, expected }) => fault(found, `use ${expected}`));
  const strange = strangers.map((name) => {
    const mend = /^(NODE|UV|SSL|OPENSSL)_/.test(name)
      ? "set it in the environment: Node.js reads it before that file"
      : "correct its name or take it out (.env.example has all names)";
    return warning(`.env has ${name}, which is no setting of the bot's`, mend);
  });
  if (wrong.length + strange.length > 0) return [...wrong, ...strange];
  return [well(`${set.length === 0 ? "none is" : set.join(", ")} set, all others have their defaults`)];
}

/** Whether other users of this machine can read what is secret. */
export function judgeSecretFiles({ environment, inFile }: GivenSettings): readonly Finding[] {
  const { well, warning } = findingsOn("Secret files");
  const named = [...secretNames].map((name) => environment[`${name}_FILE`] ?? "").filter((file) => file !== "");
  // What is not there is told with the settings, and may be a secret that stands in the wrong place.
  const files = [...named, ...(inFile.some((name) => secretNames.has(name)) ? [".env"] : [])].filter((file) =>
    existsSync(file),
  );
  const open = files
    .filter((file) => !privatePlaces.test(file) && foldersOf(path.resolve(file)).every(isOpen))
    .flatMap((file) => {
      const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
      if ((mode & 0o006) === 0) return [];
      const may = (mode & 0o002) === 0 ? "read" : "write";
      return [warning(`every user of this machine can ${may} ${file}`, `chmod 600 ${file}`)];
    });
  if (open.length > 0) return open;
  return [well(files.length === 0 ? "none; the secrets are in the environment" : `${files.join(", ")}: nobody else's`)];
}

/** From the file's own folder up to the root. */
function foldersOf(file: string): readonly string[] {
  const above = path.dirname(file);
  return above === file ? [] : [above, ...foldersOf(above)];
}

/** Whether everybody can go through it. */
function isOpen(folder: string): boolean {
  return (statSync(folder).mode & 0o001) !== 0;
}
