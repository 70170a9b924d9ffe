import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { processesOf } from "../../road/project.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(root, "node_modules/.sagewright-test");

// What `sagewright local` does, less the command line: it says where it is and runs until it is told to end.
const program = `
import { startEngine } from "./local/index.ts";
const say = (note) => note.level === "warning" && console.error(note.message);
const engine = await startEngine({ project: process.argv[2], timeScale: 0.01, say });
console.log(engine.endpoint);
process.once("SIGTERM", () => void engine.close());
`;

/** Each source keeps its own place although its code is in one file. */
const places: Plugin = {
  name: "places",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8")
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)));
      return { contents: text, loader: "ts" };
    }),
};

/** The engine's sources as one file that Node runs; `remove` takes it away. */
export interface EngineProgram {
  readonly file: string;
  remove(): void;
}

export async function buildEngine(): Promise<EngineProgram> {
  mkdirSync(folder, { recursive: true });
  // Packages are found from the repository's root.
  const file = join(folder, `engine-${process.pid}.mjs`);
  await build({
    stdin: { contents: program, resolveDir: root, loader: "js" },
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    plugins: [places],
    logLevel: "warning",
  });
  return { file, remove: () => rmSync(file, { force: true }) };
}

/** An engine in a process of its own. */
export interface EngineProcess {
  readonly endpoint: string;
  readonly port: number;
  readonly process: ChildProcess & { readonly pid: number };
  /** What it wrote to its standard error so far. */
  readonly warnings: () => string;
  /** Resident memory in MB. */
  memory(): number;
  kill(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
}

/** Starts an engine on a project and waits until it is ready. */
export async function startProcess(program: EngineProgram, project: string): Promise<EngineProcess> {
  const child = spawn(process.execPath, [program.file, project], { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (errors += text));
  const endpoint = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("exit", (code) => reject(new Error(`the engine ended with ${code ?? "a signal"}: ${errors}`)));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("the engine has no process id");
  return {
    endpoint,
    port: Number(new URL(endpoint).port),
    process: Object.assign(child, { pid }),
    warnings: () => errors,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024,
    kill: async (signal) => {
      child.kill(signal);
      await ended;
      // What it had just forked goes by its name until it has become the command: nobody would know it for one.
      while (processesOf(`${program.file} ${project}`).length > 0) await sleep(5);
    },
  };
}
