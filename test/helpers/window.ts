import type { Browser, Locator, Page } from "playwright-core";

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colours?: "dark" | "light";
}

/** One person's window, and everything that its browser had to say about it. */
export class Window {
  readonly page: Page;
  /** What the server sent it, as text. */
  readonly received: string[] = [];
  /** What the console complained of, and what asked for anything elsewhere. */
  readonly complaints: string[] = [];

  static async open(browser: Browser, address: string, as: string, options: WindowOptions = {}): Promise<Window> {
    const { width = 1_280, height = 800, colours = "dark" } = options;
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: colours });
    const window = new Window(page, address);
    await page.goto(`${address}?as=${as}`);
    await page.locator(".message").first().waitFor();
    return window;
  }

  private constructor(page: Page, address: string) {
    this.page = page;
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(address) && !/^(?:data|blob):/u.test(request.url())) {
        this.complaints.push(`asked for ${request.url()}`);
      }
    });
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => void this.received.push(String(payload)));
    });
  }

  /** Chooses a command as one types it, fills its options in, and sends it. */
  async types(line: string, options: Readonly<Record<string, string>> = {}): Promise<void> {
    const { page } = this;
    await page.getByRole("combobox", { name: /^Message/u }).fill(`/${line}`);
    await page
      .getByRole("option", { name: `/${line}` })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    const form = page.getByRole("form", { name: `/${line}`, exact: true });
    await form.waitFor();
    for (const [name, value] of Object.entries(options)) {
      const add = form.getByRole("button", { name: `+ ${name}`, exact: true });
      if ((await add.count()) > 0) await add.click();
      const field = form.getByLabel(name, { exact: true });
      await field.fill(value);
    }
    await form.getByRole("button", { name: "Send" }).click();
  }

  /** The message that says this. */
  message(text: string | RegExp): Locator {
    return this.page.locator(".message").filter({ hasText: text });
  }

  /** Opens a channel of the list. */
  async goesTo(channel: string): Promise<void> {
    await this.page.getByRole("navigation").getByRole("button", { name: channel }).first().click();
    await this.page.getByRole("heading", { level: 1, name: channel }).first().waitFor();
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
