import type { BotProcess } from "../../playground/bot-process.ts";

/** What a bot's HTTP server says, as its operator reads it. */
export class Figures {
  readonly #bot: () => BotProcess;

  constructor(bot: () => BotProcess) {
    this.#bot = bot;
  }

  async get(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const { port } = await this.#bot().logged(({ msg }) => msg.startsWith("answering /healthz"));
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
    return { status: response.status, text: await response.text() };
  }

  /** Every sample of one series by its labels, such as `{kind="button"}`; the whole of `/metrics` is read. */
  async series(name: string): Promise<Record<string, number>> {
    const { text } = await this.get("/metrics");
    const samples: Record<string, number> = {};
    for (const [, sample, labels = "", value] of text.matchAll(/^(\w+)(\{.*\})? (\S+)$/gm)) {
      if (sample === name) samples[labels] = Number(value);
    }
    return samples;
  }

  /** Names of all series. */
  async names(): Promise<string[]> {
    const { text } = await this.get("/metrics");
    return [...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = ""]) => name);
  }

  /** What `/readyz` says. */
  async readiness(): Promise<{ readonly status: number; readonly state: unknown; readonly failing: unknown }> {
    const { status, text } = await this.get("/readyz");
    const { state, failing } = JSON.parse(text) as { readonly state?: unknown; readonly failing?: unknown };
    if (!/^\{.*\}\n$/.test(text)) throw new Error(`not one line: ${text}`);
    return { status, state, failing };
  }
}
