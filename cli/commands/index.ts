import type { Register } from "../command.ts";

/** A command by the name that is typed; its file is read when it is asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly load: () => Promise<{ readonly register: Register }>;
}

/** Every command, in the order in which help lists them. */
export const commands: readonly CommandEntry[] = [
  { name: "init", load: () => import("./init.ts") },
  { name: "synth", load: () => import("./synth.ts") },
  { name: "validate", load: () => import("./validate.ts") },
  { name: "explain", load: () => import("./explain.ts") },
  { name: "graph", load: () => import("./graph.ts") },
  { name: "diff", load: () => import("./diff.ts") },
  { name: "import", load: () => import("./import.ts") },
  { name: "simulate", load: () => import("./simulate.ts") },
  { name: "run", load: () => import("./run.ts") },
  { name: "stop", load: () => import("./stop.ts") },
  { name: "resume", load: () => import("./resume.ts") },
  { name: "upsert", load: () => import("./upsert.ts") },
  { name: "triggers", load: () => import("./triggers.ts") },
  { name: "status", load: () => import("./status.ts") },
  { name: "why", load: () => import("./why.ts") },
  { name: "logs", load: () => import("./logs.ts") },
  { name: "release", load: () => import("./release.ts") },
  { name: "approve", load: () => import("./approve.ts") },
  { name: "deploy", load: () => import("./deploy.ts") },
  { name: "test", load: () => import("./test.ts") },
  { name: "promote", load: () => import("./promote.ts") },
  { name: "invoke", load: () => import("./invoke.ts") },
  { name: "local", load: () => import("./local.ts") },
  { name: "demo", load: () => import("./demo.ts") },
  { name: "run-pipeline", load: () => import("./run-pipeline.ts") },
  { name: "get-pipeline-definition", load: () => import("./get-pipeline-definition.ts") },
];

/** Adds to a program: the command that the arguments ask for, or all of them where that is not clear. */
export async function registerCommands(program: Parameters<Register>[0], asked: string | undefined): Promise<void> {
  const wanted = commands.filter(({ name }) => name === asked);
  const loaded = await Promise.all((wanted.length > 0 ? wanted : commands).map(({ load }) => load()));
  for (const { register } of loaded) register(program);
}
