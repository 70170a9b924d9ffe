import { expect, it } from "vitest";
import { isAlive } from "../../local/lock.ts";
import { endedUnheard } from "../ended-unheard.ts";

it("takes a process for alive that runs, also one of somebody else", () => {
  expect(isAlive(process.pid)).toBe(true);
  expect(isAlive(1)).toBe(true);
});

it.runIf(process.platform === "linux")(
  "takes one for dead that has ended and that nobody has heard of yet",
  async () => {
    const ended = await endedUnheard();
    try {
      expect(isAlive(ended.pid)).toBe(false);
      // It is still listed.
      expect(process.kill(ended.pid, 0)).toBe(true);
    } finally {
      ended.forget();
    }
  },
);
