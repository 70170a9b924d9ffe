import type { Context } from "../context.ts";
import type { JobCommand } from "./job-command.ts";
import type { Runner } from "./runners/runner.ts";
import { openSharedNetwork, type SharedNetwork } from "./shared-network.ts";

/** What becomes of a job's EnableNetworkIsolation. */
export interface Isolation {
  readonly kept: boolean;
  /** The network that several isolated hosts have in common. */
  readonly shared?: SharedNetwork;
}

/** Takes a job's network away where it asks for that; what is asked for and cannot be had is said. */
export async function isolate(
  ctx: Pick<Context, "say">,
  { job: name, hosts, isolateNetwork }: JobCommand,
  inContainer: boolean,
  runner: Runner,
): Promise<Isolation> {
  if (!isolateNetwork) return { kept: false };
  const possible = inContainer ? hosts.length === 1 : runner.canIsolateNetwork;
  const shared = possible && hosts.length > 1 ? await openSharedNetwork() : undefined;
  if (possible && hosts.length === 1) return { kept: true };
  if (shared !== undefined) return { kept: true, shared };
  const why = inContainer
    ? `its ${hosts.length} containers must reach each other`
    : hosts.length > 1 && possible
      ? `its ${hosts.length} hosts must reach each other, and this machine cannot give them a network of their own`
      : `the ${runner.name} runner cannot`;
  ctx.say({ level: "warning", message: `${name}: EnableNetworkIsolation is not kept, ${why}` });
  return { kept: false };
}
