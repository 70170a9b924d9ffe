import { existsSync, renameSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { textOf } from "./model-error.ts";

/** Removes what workers of an engine that was killed have left. */
export async function forgetWorkers(ctx: Context): Promise<void> {
  const folder = join(ctx.folder, "endpoints");
  const gone = `${folder}.gone`;
  try {
    rmSync(gone, { recursive: true, force: true });
    if (existsSync(folder)) renameSync(folder, gone);
    await rm(gone, { recursive: true, force: true });
  } catch (error) {
    ctx.say({ level: "warning", message: `cannot remove ${gone}: ${textOf(error)}` });
  }
}
