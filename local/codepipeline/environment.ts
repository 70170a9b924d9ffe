import { join } from "node:path";
import type { Context } from "../context.ts";

/**
 * What a local deployment command sees: the caller's environment without its AWS settings, so that no command can reach a
 * real account by accident, and the engine in their place.
 */
export function commandEnvironment(
  ctx: Context,
  base: Readonly<Record<string, string | undefined>>,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && !name.startsWith("AWS_")) kept[name] = value;
  }
  return {
    ...kept,
    AWS_EC2_METADATA_DISABLED: "true",
    ...own,
    AWS_ENDPOINT_URL: ctx.endpoint(),
    AWS_REGION: ctx.region,
    AWS_DEFAULT_REGION: ctx.region,
    AWS_ACCESS_KEY_ID: "sagewright",
    AWS_SECRET_ACCESS_KEY: "sagewright",
    PATH: [join(ctx.folder, "bin"), base["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"].join(":"),
  };
}
