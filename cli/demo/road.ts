import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { packageRoot } from "../package-root.ts";
import { tell } from "../tell.ts";
import { elapsed } from "../text.ts";
import { CliError, Exit, type Io } from "../io.ts";
import type { DemoOptions } from "../commands/demo.ts";
import { renderImages } from "./rendered.ts";
import { unseenImages } from "./unseen.ts";

const RENDERED_EPOCHS = "3";

/** Walks the road with the same commands that a user types; returns the exit code. */
export async function demo(options: DemoOptions, io: Io): Promise<number> {
  const started = new Date();
  const project = packageRoot();
  const { startEngine, ensureEnvironment } = await import("../../local/index.ts");
  const yes = options.yes === true || !io.interactive;
  if (yes && options.yes !== true) io.note("there is no terminal to ask at: taking --yes");

  const archive = options.data === undefined ? undefined : resolve(options.data);
  if (archive !== undefined && !existsSync(archive))
    throw new CliError(
      `${archive} does not exist; give the path of dataverse_files.zip, or leave --data out for rendered images`,
    );

  io.note(heading(io, "1. The Python environment of the containers"));
  const environment = await ensureEnvironment({
    requirements: join(project, "pipelines/requirements.txt"),
    say: tell(io),
    ...(options.allowCuda === true && { allowCuda: true }),
  });
  io.note(`ready: ${environment.python}`);
  const ready = new Date();

  const data = archive ?? (await renderImages(project, environment.python, io));
  const epochs = options.epochs ?? (archive === undefined ? RENDERED_EPOCHS : undefined);
  const engine = await startEngine({ project, say: tell(io) });
  const walk = new Walk(project, io);
  const onSignal = () => walk.stop();
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  try {
    const answer = yes ? ["--yes"] : [];
    const definition = join(project, "sagewright.out", "skin.json");
    const road: readonly (readonly [title: string, args: readonly string[]])[] = [
      [
        "2. Build the definition from TypeScript and validate it",
        ["synth", "pipelines.skin.pipeline", "--out", definition],
      ],
      ["", ["validate", definition]],
      [
        "3. Run that JSON on the embedded engine",
        ["run", definition, "--data", data, ...(epochs === undefined ? [] : ["--param", `Epochs=${epochs}`])],
      ],
      ["4. Approve the model package", ["approve", "--group", "skin", ...answer]],
      ["5. Deploy to staging and test it there", ["deploy", "--group", "skin"]],
      ["6. Approve production", ["promote", "--group", "skin", ...answer]],
    ];
    for (const [title, args] of road) {
      if (title !== "") io.note(heading(io, title));
      const code = await walk.run(args);
      if (args[0] === "synth" && code === Exit.done) io.print(readFileSync(definition, "utf8").trimEnd());
      if (code !== Exit.done) {
        io.note(`the road ends here: "sagewright ${args[0]}" ended with ${code}; the reason is above`);
        return code;
      }
    }
    io.note(heading(io, "7. Classify five images that the model never saw, with the production endpoint"));
    const unseen = await unseenImages(engine, "skin", 5);
    const code = await walk.run(["invoke", "skin-prod", ...unseen.map((image) => image.file)]);
    io.note(`true classes: ${unseen.map((image) => `${image.name} ${image.label}`).join(", ")}`);
    if (code !== Exit.done) return code;
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    await engine.close();
  }
  io.note(
    `\ndone in ${elapsed(ready, new Date())}, after ${elapsed(started, ready)} for the environment; nothing is left running.`,
  );
  io.note("The endpoints are durable: their workers start again on the next invoke. Look around:");
  io.note("  npx sagewright status skin");
  io.note("  npx sagewright logs skin TrainModel");
  io.note("  npx sagewright local        # then point any AWS client at it");
  return Exit.done;
}

const heading = (io: Io, text: string): string => `\n${io.style("bold", text)}`;

/** Runs the CLI as a user would, one command at a time. */
class Walk {
  readonly #project: string;
  readonly #io: Io;
  #child: ReturnType<typeof spawn> | undefined;
  #stopped = false;
  constructor(project: string, io: Io) {
    this.#project = project;
    this.#io = io;
  }

  async run(args: readonly string[]): Promise<number> {
    if (this.#stopped) return Exit.interrupted;
    this.#io.note(this.#io.style("cyan", `$ npx sagewright ${args.map(quote).join(" ")}`));
    const child = spawn(process.execPath, [join(packageRoot(), "bin/sagewright.js"), ...args], {
      cwd: this.#project,
      stdio: "inherit",
    });
    this.#child = child;
    return await new Promise<number>((done, failed) => {
      child.on("error", failed);
      child.on("exit", (code) => done(code ?? Exit.interrupted));
    });
  }

  // A terminal sends Ctrl-C to the child too; a plain kill of the demo reaches it only through here.
  stop(): void {
    this.#stopped = true;
    this.#child?.kill("SIGINT");
  }
}

const quote = (arg: string): string => (/^[\w./:=@-]+$/.test(arg) ? arg : JSON.stringify(arg));
