import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { freshFolder } from "../helpers/fresh-folder.ts";

const helper = new URL("../helpers/redis-server.ts", import.meta.url).href;

it("a test that needs Redis fails with one sentence where there is none and who runs it may not install it", async () => {
  const program = `process.getuid = () => 1000; const { startRedis } = await import("${helper}"); await startRedis();`;
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    env: { PATH: freshFolder() },
  });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      "Error: These tests need redis-server on the PATH (Debian: apt-get install redis-server), and there is none.",
    ),
  });
});
