import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import type { Context } from "../context.ts";
import { ensureEnvironment, type Environment } from "./environment.ts";
import { findProgram, hostEnvironment } from "./host.ts";
import { ImageError, imageEntry } from "./images.ts";
import { openLayouts, type Layouts } from "./layouts.ts";
import { probeRunners, type Runners } from "./runners/index.ts";
import type { Runner } from "./runners/runner.ts";
import { openSandboxes, type Sandboxes } from "./sandboxes.ts";

/** What this machine offers to jobs and endpoints, found out once per engine. */
export interface Machine {
  /** The part of the host's environment that jobs get. */
  hostEnvironment(): Readonly<Record<string, string>>;
  runners(): Promise<Runners>;
  /** The Python that plays an image, made when it is not there yet. */
  environment(image: string): Promise<Environment>;
  /** Says once how close steps run to SageMaker. */
  announce(runner: Runner | "container"): void;
  readonly layouts: Layouts;
  readonly sandboxes: Sandboxes;
  /** Gives up what is being installed, and what waits for jobs. */
  close(): Promise<void>;
}

type Host = Pick<Context, "folder" | "project" | "say">;

export function openMachine(ctx: Host): Machine {
  let runners: Promise<Runners> | undefined;
  const environments = new Map<string, Promise<Environment>>();
  const interpreters = new Map<string, Environment>();
  const announced = new Set<string>();
  const closing = new AbortController();
  const layouts = openLayouts(ctx);
  const sandboxes = openSandboxes(ctx);
  let host: Readonly<Record<string, string>> | undefined;
  return {
    layouts,
    sandboxes,
    close: async () => {
      closing.abort();
      layouts.close();
      await sandboxes.close();
    },
    hostEnvironment: () => (host ??= hostEnvironment()),
    runners: () => (runners ??= probeRunners(ctx.folder)),
    environment: (image) => {
      const { requirements, interpreter } = imageEntry(ctx.project, image);
      if (interpreter !== undefined) {
        const known = interpreters.get(interpreter);
        const found = known !== undefined && existsSync(known.python) ? known : interpreterAs(ctx, interpreter);
        interpreters.set(interpreter, found);
        return Promise.resolve(found);
      }
      const file = resolve(ctx.project, requirements ?? "");
      if (!existsSync(file)) {
        throw new ImageError(`the requirements file ${file}, which plays the image ${image}, does not exist`);
      }
      const running =
        environments.get(file) ?? ensureEnvironment({ requirements: file, say: ctx.say, signal: closing.signal });
      environments.set(file, running);
      // A failed installation is tried again by the next job; a good one is checked again, its file may have changed.
      void running.then(
        () => environments.delete(file),
        () => environments.delete(file),
      );
      return running;
    },
    announce: (runner) => {
      const [name, text] =
        runner === "container"
          ? ["container", "grade A: steps whose image the container engine holds run in it"]
          : [runner.name, `grade ${runner.grade}: ${runner.summary}`];
      if (announced.has(name)) return;
      announced.add(name);
      ctx.say({ level: "info", message: `runner ${name}, ${text}` });
    },
  };
}

/** A folder where `python3` and `python` are the given interpreter. */
function interpreterAs(ctx: Host, interpreter: string): Environment {
  const named = interpreter.includes("/") && !isAbsolute(interpreter) ? resolve(ctx.project, interpreter) : interpreter;
  const file = findProgram(named);
  if (file === undefined) throw new ImageError(`the interpreter ${interpreter} does not exist or cannot be run`);
  const all = join(ctx.folder, "interpreters");
  mkdirSync(all, { recursive: true });
  const bin = join(all, createHash("sha256").update(file).digest("hex").slice(0, 12));
  if (!existsSync(bin)) {
    // Whole or not at all: another job may be starting with it.
    const draft = `${bin}.draft`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft);
    for (const name of ["python", "python3"]) {
      const wrapper = join(draft, name);
      // A wrapper, not a link: a virtual environment's Python finds its packages by its own path.
      writeFileSync(wrapper, `#!/bin/sh\nexec '${file.replaceAll("'", "'\\''")}' "$@"\n`);
      chmodSync(wrapper, 0o755);
    }
    renameSync(draft, bin);
  }
  return { python: join(bin, "python3"), bin };
}
