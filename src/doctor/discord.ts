import { GatewayIntentBits, type RESTPostAPIApplicationCommandsJSONBody } from "discord.js";
import { z } from "zod";
import type { Config } from "../config.ts";
import { intentsFor } from "../discord/client.ts";
import { causeOf, notDiscord, tokenRefused } from "../discord/connect.ts";
import { inviteLink } from "../discord/invite.ts";
import { commandDifferences } from "../discord/registration.ts";
import type { ClockReading } from "./clock.ts";
import { type Finding, findingsOn } from "./finding.ts";

export interface DiscordExamination {
  readonly findings: readonly Finding[];
  readonly clock: ClockReading | undefined;
}

export interface DiscordOptions extends Pick<Config, "discordApiUrl" | "noticeDeletedCards"> {
  readonly token: string | undefined;
  /** What this program registers. */
  readonly commands: readonly RESTPostAPIApplicationCommandsJSONBody[];
}

const withinMs = 10_000;
const token = findingsOn("Token");
const intents = findingsOn("Intents");
const registration = findingsOn("Commands");

const application = z.object({
  id: z.string(),
  name: z.string(),
  flags: z.number().default(0),
  approximate_guild_count: z.number().optional(),
  bot_require_code_grant: z.boolean().default(false),
  interactions_endpoint_url: z.string().nullish(),
});
type Application = z.infer<typeof application>;

const registered = z.array(z.looseObject({ name: z.string(), type: z.number().optional() }));

/** An application's flags for intents that Discord gives on request only; of each two the second is for small bots. */
const privileged: readonly (readonly [name: string, flags: number])[] = [
  ["Presence", 3 << 12],
  ["Server Members", 3 << 14],
  ["Message Content", 3 << 18],
];

/** Asks Discord who the token is, and what it knows of the application. */
export async function examineDiscord(options: DiscordOptions): Promise<DiscordExamination> {
  const unasked = [intents.unknown("not asked for"), registration.unknown("not asked for")];
  if (options.token === undefined)
    return { findings: [token.unknown("there is none to ask with"), ...unasked], clock: undefined };
  const asked = await ask("/applications/@me", options);
  if (asked.body === undefined) return { findings: [asked.fault, ...unasked], clock: asked.clock };
  const read = application.safeParse(asked.body);
  if (!read.success) return { findings: [token.told(notDiscord().message), ...unasked], clock: asked.clock };
  const { data } = read;
  const findings = [
    ...judgeApplication(data),
    judgeIntents(data, options.noticeDeletedCards),
    await judgeCommands(data, options),
  ];
  return { findings, clock: asked.clock };
}

function judgeApplication(found: Application): readonly Finding[] {
  const { id, name, approximate_guild_count: servers, interactions_endpoint_url: endpoint } = found;
  const page = `https://discord.com/developers/applications/${id}`;
  const whose = `belongs to “${name}” (${id})`;
  const findings: Finding[] = [];
  if (typeof endpoint === "string" && endpoint !== "") {
    findings.push(
      findingsOn("Application").fault(
        "Discord sends what people type to an Interactions Endpoint URL, not to the bot",
        `empty that field on ${page}/information`,
      ),
    );
  }
  if (found.bot_require_code_grant) {
    findings.push(
      findingsOn("Application").fault(
        "“Requires OAuth2 Code Grant” is on, so invite links end in an error",
        `switch it off on ${page}/bot`,
      ),
    );
  }
  if (servers === 0)
    return [token.warning(`${whose}, which is on no server yet`, `open ${inviteLink(id)}`), ...findings];
  const where = servers === undefined ? "" : `, on ${servers} ${servers === 1 ? "server" : "servers"}`;
  return [token.well(`${whose}${where}`), ...findings];
}

function judgeIntents({ id, flags }: Application, noticeDeletedCards: boolean): Finding {
  const ours = intentsFor(noticeDeletedCards).map((intent) => GatewayIntentBits[intent]);
  const asks = `the bot asks for ${ours.join(" and ")}, ${ours.length === 1 ? "which is not privileged" : "neither of them privileged"}`;
  const on = privileged.filter(([, bits]) => (flags & bits) !== 0).map(([name]) => name);
  if (on.length === 0) return intents.well(asks);
  return intents.warning(
    `${asks}, but the application has ${on.join(" and ")}`,
    `switch that off on https://discord.com/developers/applications/${id}/bot`,
  );
}

async function judgeCommands({ id }: Application, options: DiscordOptions): Promise<Finding> {
  const asked = await ask(`/applications/${id}/commands?with_localizations=true`, options);
  if (asked.body === undefined) return { ...asked.fault, subject: "Commands" };
  const read = registered.safeParse(asked.body);
  if (!read.success) return registration.told(notDiscord().message);
  const different = commandDifferences(read.data, options.commands);
  const count = options.commands.length;
  if (different.length === 0) return registration.well(`all ${count} are registered as this version has them`);
  const mend = "start the bot: it registers them";
  if (read.data.length === 0) return registration.warning(`none of the ${count} is registered`, mend);
  return registration.warning(`not registered as this version has them: ${different.join(", ")}`, mend);
}

type Asked = { readonly clock: ClockReading | undefined } & (
  | { readonly body: object; readonly fault?: never }
  | { readonly body?: undefined; readonly fault: Finding }
);

/** One GET; whatever is not an answer becomes a fault that says what to do. */
async function ask(path: string, { discordApiUrl, token: secret = "" }: DiscordOptions): Promise<Asked> {
  const before = Date.now();
  let response: Response;
  try {
    response = await fetch(`${discordApiUrl}/v10${path}`, {
      headers: { authorization: `Bot ${secret}`, "user-agent": "DiscordBot (suggestion-box doctor, 1)" },
      signal: AbortSignal.timeout(withinMs),
      redirect: "manual",
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const mend = `check network, name resolution and firewall${isDiscords(discordApiUrl) ? "; is Discord well? https://discordstatus.com" : ", and DISCORD_API_URL"}`;
    return {
      fault: token.fault(`Discord cannot be reached at ${discordApiUrl} (${causeOf(cause)})`, mend),
      clock: undefined,
    };
  }
  const clock = readingOf(response.headers.get("date"), before);
  const { status } = response;
  if (status === 401) return { fault: token.told(tokenRefused().message), clock };
  if (status === 429)
    return { fault: token.warning("Discord takes no more requests for now (429)", "ask again in a minute"), clock };
  if (status >= 500) {
    return {
      fault: token.fault(
        `Discord is not well (${status})`,
        "wait: the bot tries again by itself; https://discordstatus.com",
      ),
      clock,
    };
  }
  const body: unknown = response.ok ? await response.json().catch(() => undefined) : undefined;
  if (typeof body !== "object" || body === null) return { fault: token.told(notDiscord().message), clock };
  return { body, clock };
}

function isDiscords(address: string): boolean {
  return new URL(address).hostname.endsWith("discord.com");
}

/** Discord's time in whole seconds, somewhere between asking and hearing. */
function readingOf(date: string | null, before: number): ClockReading | undefined {
  const at = Date.parse(date ?? "");
  if (Number.isNaN(at)) return undefined;
  const tripMs = Date.now() - before;
  return { whose: "Discord", offsetMs: at + 500 - (before + tripMs / 2), uncertainMs: 500 + tripMs / 2 };
}
